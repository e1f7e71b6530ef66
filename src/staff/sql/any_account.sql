-- First run: is there anybody at all, in any shop?
SELECT 1 FROM staff_accounts ORDER BY shop_id, id LIMIT 1

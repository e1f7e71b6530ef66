-- The audit: how many inquiries there are.
SELECT COUNT(*) FROM inquiries WHERE shop_id = $1

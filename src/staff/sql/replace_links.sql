-- The open links of an account open nothing any more.
UPDATE staff_links SET replaced = 1 WHERE shop_id = $1 AND staff_id = $2 AND used_at IS NULL AND replaced = 0

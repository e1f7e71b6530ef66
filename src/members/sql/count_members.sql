-- How many there are.
SELECT COUNT(*) FROM members WHERE shop_id = $1

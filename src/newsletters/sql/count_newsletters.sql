-- How many there are, for the pager.
SELECT COUNT(*) FROM newsletters WHERE shop_id = $1

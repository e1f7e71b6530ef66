-- How many there are, for the audit.
SELECT COUNT(*) FROM troubles WHERE shop_id = $1

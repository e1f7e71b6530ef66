-- How many of them there are.
SELECT COUNT(*) FROM troubles WHERE shop_id = $1 AND settled_at >= $2 AND $3 LIKE '%,' || kind || ',%'

-- How many orders the busiest day so far brought (days of UTC: only its size matters).
SELECT COUNT(*) FROM orders WHERE shop_id = $1 GROUP BY created_at / 86400000000 ORDER BY COUNT(*) DESC LIMIT 1

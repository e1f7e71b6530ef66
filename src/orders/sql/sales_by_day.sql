-- Orders and sales per day of Japan (UTC+9), for the first page; what was cancelled or never came about is no sale.
SELECT (created_at + 32400000000) / 86400000000, COUNT(*), CAST(SUM(total) AS BIGINT) FROM orders
WHERE shop_id = $1 AND created_at >= $2 AND state NOT IN ('pending', 'void', 'cancelled')
GROUP BY (created_at + 32400000000) / 86400000000 ORDER BY 1

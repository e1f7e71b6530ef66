-- Sales of a span of time, counted as sales_by_day does.
SELECT COUNT(*), CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM orders
WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 AND state NOT IN ('pending', 'void', 'cancelled')

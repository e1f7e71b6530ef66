-- The audit: the last number each node gave.
SELECT node, value FROM order_counters WHERE shop_id = $1 ORDER BY node

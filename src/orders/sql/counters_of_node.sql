-- The last number a node gave in each shop.
SELECT shop_id, value FROM order_counters WHERE node = $1 ORDER BY shop_id

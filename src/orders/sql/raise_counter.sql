-- The counter goes on from there, and never back.
INSERT INTO order_counters (shop_id, node, value) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, node) DO UPDATE SET value = $3 WHERE order_counters.value < $3

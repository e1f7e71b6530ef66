-- A durable counter for order numbers, per node so that numbers never repeat.
INSERT INTO order_counters (shop_id, node, value) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, node) DO UPDATE SET value = order_counters.value + 1 RETURNING value

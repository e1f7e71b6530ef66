-- What was done about them, to be carried.
SELECT trouble_id, n, shop_id, at, what, actor, actor_name, rung, details
FROM trouble_events WHERE trouble_id IN (SELECT id FROM troubles WHERE order_id = $1) ORDER BY trouble_id, n

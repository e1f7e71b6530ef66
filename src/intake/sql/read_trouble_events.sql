-- What was done about them, to be carried.
SELECT trouble_id, n, shop_id, at, what, actor, actor_name, rung, details
FROM trouble_events WHERE trouble_id IN (SELECT id FROM troubles
  WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 AND order_id <> '')
ORDER BY trouble_id, n

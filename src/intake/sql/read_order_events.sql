-- Its story, to be carried.
SELECT order_id, seq, shop_id, at, kind, actor, actor_name, data, sealed, hash
FROM order_events WHERE order_id = $1 ORDER BY seq

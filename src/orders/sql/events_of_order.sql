-- An order's whole story, in order.
SELECT seq, at, kind, actor, actor_name, data, sealed, hash FROM order_events WHERE order_id = $1 ORDER BY seq

-- Its story, once it was carried.
DELETE FROM order_events WHERE order_id = $1

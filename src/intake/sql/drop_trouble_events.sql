-- What was done about them, once it was carried.
DELETE FROM trouble_events WHERE trouble_id IN (SELECT id FROM troubles WHERE order_id = $1)

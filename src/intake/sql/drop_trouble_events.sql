-- What was done about them, once it was carried.
DELETE FROM trouble_events WHERE trouble_id IN (SELECT id FROM troubles
  WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 AND order_id <> '')

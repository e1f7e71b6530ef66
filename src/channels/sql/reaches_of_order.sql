-- All ways of an order's buyer.
SELECT shop_id, order_id, way, box, mark, proof, shut, first, created_at, changed_at FROM channel_reaches WHERE shop_id = $1 AND order_id = $2 ORDER BY way

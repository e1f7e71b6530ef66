-- Of whom a provider speaks.
SELECT shop_id, order_id, way, box, mark, proof, shut, first, created_at, changed_at FROM channel_reaches WHERE shop_id = $1 AND mark = $2 ORDER BY order_id, way

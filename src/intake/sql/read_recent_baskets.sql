-- What a similar order would be known by, to be carried.
SELECT shop_id, mark, order_id, at
FROM recent_baskets WHERE order_id = $1 ORDER BY mark

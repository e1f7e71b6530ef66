-- What a similar order would be known by, to be carried.
SELECT shop_id, mark, order_id, at
FROM recent_baskets WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 ORDER BY mark

-- What a similar order would be known by, once it was carried.
DELETE FROM recent_baskets WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1

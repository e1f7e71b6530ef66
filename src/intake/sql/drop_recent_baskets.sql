-- What a similar order would be known by, once it was carried.
DELETE FROM recent_baskets WHERE order_id = $1

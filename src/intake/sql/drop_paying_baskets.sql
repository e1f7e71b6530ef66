-- What it is known by while it is being paid, once it was carried.
DELETE FROM paying_baskets WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND checkout_id = $1

-- What it is known by while it is being paid, once it was carried.
DELETE FROM paying_baskets WHERE checkout_id = $1

-- What it is known by while it is being paid, to be carried.
SELECT shop_id, mark, checkout_id, at
FROM paying_baskets WHERE checkout_id = $1 ORDER BY mark

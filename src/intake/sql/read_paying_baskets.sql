-- What it is known by while it is being paid, to be carried.
SELECT shop_id, mark, checkout_id, at
FROM paying_baskets WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND checkout_id = $1 ORDER BY mark

-- That payment is decided: it made an order, which is remembered as one, or none.
DELETE FROM paying_baskets WHERE shop_id = $1 AND mark = $2 AND checkout_id = $3

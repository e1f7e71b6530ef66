-- Is this buyer paying for this basket just now?
SELECT checkout_id, at FROM paying_baskets WHERE shop_id = $1 AND mark = $2 ORDER BY at, checkout_id

-- Did this buyer take this basket a short time ago?
SELECT order_id, at FROM recent_baskets WHERE shop_id = $1 AND mark = $2 AND at >= $3 ORDER BY at

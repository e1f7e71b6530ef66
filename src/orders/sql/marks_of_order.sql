-- What a similar order would be known by.
SELECT mark FROM recent_baskets WHERE order_id = $1 ORDER BY mark

-- What he had in his cart when he signed out.
SELECT lines, goods FROM member_carts WHERE shop_id = $1 AND member_id = $2

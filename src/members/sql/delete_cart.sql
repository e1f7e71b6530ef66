-- It is in his browser now, or he is gone.
DELETE FROM member_carts WHERE shop_id = $1 AND member_id = $2

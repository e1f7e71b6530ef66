-- The membership is over: they are a guest's.
DELETE FROM order_members WHERE shop_id = $1 AND member_id = $2

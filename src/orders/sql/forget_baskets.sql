-- The marks of an order's basket, which are made of the buyer's mail and phone.
DELETE FROM recent_baskets WHERE shop_id = $1 AND order_id = $2

-- The buyer takes it back.
DELETE FROM channel_reaches WHERE shop_id = $1 AND order_id = $2 AND way = $3

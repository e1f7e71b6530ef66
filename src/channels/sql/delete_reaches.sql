-- The buyer is erased.
DELETE FROM channel_reaches WHERE shop_id = $1 AND order_id = $2

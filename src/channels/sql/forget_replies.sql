-- The buyer is erased, what waits is not said any more.
UPDATE channel_sends SET reply_box = $3, due_at = NULL WHERE shop_id = $1 AND order_id = $2

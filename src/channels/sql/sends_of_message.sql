-- What followed a mail, the oldest first.
SELECT shop_id, id, order_id, message_id, way, occasion, state, due_at, tries, created_at, updated_at, reference, reply_box, reply_until, replied FROM channel_sends WHERE shop_id = $1 AND order_id = $2 AND message_id = $3 ORDER BY created_at, id

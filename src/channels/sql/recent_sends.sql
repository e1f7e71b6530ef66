-- For the owner's list, the newest first.
SELECT shop_id, id, order_id, message_id, way, occasion, state, due_at, tries, created_at, updated_at, reference, reply_box, reply_until, replied FROM channel_sends WHERE shop_id = $1 ORDER BY created_at DESC, id LIMIT $2

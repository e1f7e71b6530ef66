-- What should be on its way now, the longest waiting first.
SELECT shop_id, id, order_id, message_id, way, occasion, state, due_at, tries, created_at, updated_at, reference, reply_box, reply_until, replied FROM channel_sends WHERE due_at <= $1 ORDER BY due_at, shop_id, id LIMIT $2

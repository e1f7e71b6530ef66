-- Letters to be printed, the oldest first.
SELECT shop_id, id, order_id, message_id, way, occasion, state, due_at, tries, created_at, updated_at, reference, reply_box, reply_until, replied FROM channel_sends WHERE shop_id = $1 AND state = 'at_owner' ORDER BY created_at, id LIMIT $2

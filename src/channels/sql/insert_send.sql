-- Once for its key.
INSERT INTO channel_sends (shop_id, id, order_id, message_id, way, occasion, state, due_at, tries, created_at, updated_at, reference, reply_box, reply_until, replied)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9, '', $10, $11, 0)
ON CONFLICT (shop_id, id) DO NOTHING

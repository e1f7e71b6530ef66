-- Once for a mail, whatever its round.
INSERT INTO channel_climbs (shop_id, message_id, order_id, occasion, state, mail_dead, domain, began_at, due_at, changed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 1)
ON CONFLICT (shop_id, message_id) DO NOTHING

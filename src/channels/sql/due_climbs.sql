-- Whose time has come, the longest waiting first.
SELECT shop_id, message_id, order_id, occasion, state, mail_dead, domain, began_at, due_at, version, changed_at FROM channel_climbs WHERE due_at <= $1 ORDER BY due_at, shop_id, message_id LIMIT $2

-- All of an order, the oldest first.
SELECT shop_id, message_id, order_id, occasion, state, mail_dead, domain, began_at, due_at, version, changed_at FROM channel_climbs WHERE shop_id = $1 AND order_id = $2 ORDER BY began_at, message_id

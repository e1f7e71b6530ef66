-- What was begun here and came to no order yet, the oldest first.
SELECT shop_id, id FROM checkouts WHERE state = 'open' AND expires_at > $1 ORDER BY created_at, id LIMIT $2

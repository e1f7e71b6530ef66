-- The audit: messages in a state that should not be, by name.
SELECT id, kind FROM mail_messages WHERE shop_id = $1 AND state = $2 ORDER BY id LIMIT $3

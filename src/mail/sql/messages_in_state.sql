-- The audit: messages in a state that should not be, by name.
SELECT subject_id || ':' || kind, kind FROM mail_messages WHERE shop_id = $1 AND state = $2 ORDER BY subject_id, kind, round LIMIT $3

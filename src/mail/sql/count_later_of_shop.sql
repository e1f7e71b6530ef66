-- How much of a shop's mail waits for a later time.
SELECT COUNT(*) FROM mail_messages WHERE due_at > $2 AND shop_id = $1

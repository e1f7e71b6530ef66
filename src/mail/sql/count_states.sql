-- The audit: how many messages are in which state, as it is stored.
SELECT state, COUNT(*) FROM mail_messages WHERE shop_id = $1 GROUP BY state ORDER BY state

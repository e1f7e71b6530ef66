-- All of a send, the oldest first.
SELECT number, at, outcome, status, evidence FROM channel_attempts WHERE shop_id = $1 AND send_id = $2 ORDER BY number

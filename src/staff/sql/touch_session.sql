-- Keeps a session alive while it is used.
UPDATE staff_sessions SET seen_at = $3, client = $4 WHERE shop_id = $1 AND id = $2

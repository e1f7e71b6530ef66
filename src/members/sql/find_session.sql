-- Whose session it is.
SELECT member_id, created_at, seen_at FROM member_sessions WHERE shop_id = $1 AND id = $2

-- Signed out.
DELETE FROM member_sessions WHERE shop_id = $1 AND id = $2

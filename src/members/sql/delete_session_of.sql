-- Signed out from another device, by its member only.
DELETE FROM member_sessions WHERE shop_id = $1 AND id = $2 AND member_id = $3

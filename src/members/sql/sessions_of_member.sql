-- Where he is signed in, for him to see.
SELECT id, device, created_at, seen_at FROM member_sessions WHERE shop_id = $1 AND member_id = $2 ORDER BY seen_at DESC, id

-- The devices somebody is signed in on.
SELECT id, device, client, created_at, seen_at FROM staff_sessions
WHERE shop_id = $1 AND staff_id = $2 AND stage = 'in'
ORDER BY seen_at DESC, id

-- Who is signed in, of a shop: compared, and copied.
SELECT shop_id, id, staff_id, stage, device, client, created_at, seen_at
FROM staff_sessions WHERE shop_id = $1 ORDER BY shop_id, id

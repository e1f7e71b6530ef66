-- Who is signed in, as copied.
INSERT INTO staff_sessions (shop_id, id, staff_id, stage, device, client, created_at, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- A browser that was let in.
INSERT INTO member_sessions (shop_id, id, member_id, device, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)

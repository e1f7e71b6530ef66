-- Somebody who was let in at a node stays signed in, where the account is still what it was there.
INSERT INTO staff_sessions (shop_id, id, staff_id, stage, device, client, created_at, seen_at)
SELECT a.shop_id, CAST($2 AS TEXT), a.id, 'in', CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT), CAST($7 AS BIGINT)
FROM staff_accounts a
WHERE a.shop_id = $1 AND a.id = $3 AND a.enabled = 1 AND a.password_hash = $8
ON CONFLICT DO NOTHING

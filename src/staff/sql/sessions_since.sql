-- Who was let in at a node since then, with what he was let in by.
SELECT s.shop_id, s.id, s.staff_id, s.device, s.client, s.created_at, s.seen_at, a.password_hash
FROM staff_sessions s JOIN staff_accounts a ON a.shop_id = s.shop_id AND a.id = s.staff_id
WHERE s.stage = 'in' AND s.created_at >= $1 ORDER BY s.shop_id, s.id

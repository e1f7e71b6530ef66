-- Who holds this cookie.
SELECT s.staff_id, s.stage, s.device, s.client, s.created_at, s.seen_at, a.name, a.role, a.rights
FROM staff_sessions s JOIN staff_accounts a ON a.shop_id = s.shop_id AND a.id = s.staff_id
WHERE s.shop_id = $1 AND s.id = $2 AND a.enabled = 1

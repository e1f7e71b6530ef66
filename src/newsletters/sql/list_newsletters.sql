-- A shop's letters, the newest first.
SELECT id, shop_id, purpose, state, subject, body, version, created_at, changed_at, made_by, asked_by, asked_name, approved_name,
  recipients, start_at, ended_at
FROM newsletters WHERE shop_id = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3

-- Letters whose time has come, or that are under way; what tells of a disturbance first.
SELECT id, shop_id, purpose, state, subject, body, version, created_at, changed_at, made_by, asked_by, asked_name, approved_name,
  recipients, start_at, ended_at
FROM newsletters WHERE state = 'sending' OR (state = 'planned' AND start_at <= $1)
ORDER BY lane, start_at, shop_id, id

-- A new draft.
INSERT INTO newsletters (shop_id, id, purpose, lane, state, subject, body, version, created_at, changed_at, made_by, asked_by, asked_name,
  approved_name, recipients)
VALUES ($1, $2, $3, $4, 'draft', $5, $6, 1, $7, $7, $8, '', '', '', 0)

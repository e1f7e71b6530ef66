-- A message once more, as one of its own: who asked, why, and where it goes now.
INSERT INTO mail_messages (shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address,
  reason, asked_by)
VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $7, 0, $8, $9, $10)

-- Its messages, as carried; what is there already is the same.
INSERT INTO mail_messages (shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING

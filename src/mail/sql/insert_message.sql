-- Puts a message into the outbox. In the hot path of taking an order; asking twice changes nothing.
INSERT INTO mail_messages (shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries)
VALUES ($1, $2, $3, 1, $4, $5, 'queued', $6, $7, 0)
ON CONFLICT DO NOTHING

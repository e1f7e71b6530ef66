-- A shop's messages on their way, for the owner's outbox.
SELECT shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by
FROM mail_messages
WHERE due_at IS NOT NULL AND shop_id = $1
ORDER BY due_at, subject_id, kind, round
LIMIT $2

-- A shop's messages that need a person, the newest first.
SELECT shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by
FROM mail_messages
WHERE state = 'parked' AND shop_id = $1
ORDER BY created_at DESC, subject_id, kind, round
LIMIT $2

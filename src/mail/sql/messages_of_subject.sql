-- Everything that was to be told about a subject, for its page.
SELECT shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by
FROM mail_messages
WHERE shop_id = $1 AND subject_id = $2
ORDER BY created_at, kind, round

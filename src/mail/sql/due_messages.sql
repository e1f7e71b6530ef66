-- What should be on its way now, the longest waiting first, for the worker; letters to many readers after all others.
SELECT shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by
FROM mail_messages
WHERE due_at <= $1
ORDER BY CASE WHEN recipient = 'reader' THEN 1 ELSE 0 END, due_at, shop_id, subject_id, kind, round
LIMIT $2

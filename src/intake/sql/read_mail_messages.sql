-- Its messages, to be carried.
SELECT shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address, reason, asked_by
FROM mail_messages WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND subject_id = $1 ORDER BY kind, round

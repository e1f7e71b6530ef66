-- The messages of a subject, and of its parts ("refund.2"), for the copies they left in the spool folder.
SELECT subject_id, kind, round, created_at FROM mail_messages
WHERE shop_id = $1 AND (subject_id = $2 OR subject_id LIKE $2 || '.%') ORDER BY created_at, subject_id, kind, round

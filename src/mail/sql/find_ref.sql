-- The message that a report is about, by the name that its return address carried.
SELECT shop_id, subject_id, kind, round FROM mail_attempts WHERE ref = $1
UNION ALL
SELECT shop_id, subject_id, kind, round FROM mail_dots WHERE ref = $1
ORDER BY shop_id, subject_id, kind, round
LIMIT 1

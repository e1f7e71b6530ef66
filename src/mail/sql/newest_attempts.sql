-- A shop's newest tries before a point in time, for the lists of what went out.
SELECT subject_id, kind, round, at, outcome
FROM mail_attempts
WHERE shop_id = $1 AND at < $2
ORDER BY at DESC, subject_id, kind, round, number
LIMIT $3

-- What became of one message.
SELECT subject_id, kind, round, number, at, outcome, code, stage, words, to_masked, enhanced, server, tls, ref
FROM mail_attempts
WHERE shop_id = $1 AND subject_id = $2 AND kind = $3 AND round = $4
ORDER BY number

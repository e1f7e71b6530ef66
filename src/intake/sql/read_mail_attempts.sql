-- What was tried to send them, to be carried.
SELECT shop_id, subject_id, kind, round, number, at, outcome, code, stage, words, to_masked
FROM mail_attempts WHERE subject_id = $1 ORDER BY kind, round, number

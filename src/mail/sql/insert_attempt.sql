-- What became of one try; numbered within the message.
INSERT INTO mail_attempts (shop_id, subject_id, kind, round, number, at, outcome, code, stage, words, to_masked, enhanced, server, tls,
  ref)
VALUES ($1, $2, $3, $4,
  (SELECT COALESCE(MAX(number), 0) + 1 FROM mail_attempts WHERE shop_id = $1 AND subject_id = $2 AND kind = $3 AND round = $4),
  $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- What became of its messages, as carried; what is there already is the same.
INSERT INTO mail_attempts (shop_id, subject_id, kind, round, number, at, outcome, code, stage, words, to_masked, enhanced, server,
  tls, ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING

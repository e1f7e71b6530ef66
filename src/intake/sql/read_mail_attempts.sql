-- What became of its messages, to be carried.
SELECT shop_id, subject_id, kind, round, number, at, outcome, code, stage, words, to_masked, enhanced, server, tls, ref
FROM mail_attempts WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND subject_id IN (SELECT id FROM checkouts WHERE id = $1
    UNION ALL SELECT id FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1)
ORDER BY subject_id, kind, round, number

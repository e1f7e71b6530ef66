-- Its messages that may have arrived and of which no answer is written down, to be carried.
SELECT shop_id, subject_id, kind, round, holder, at, server, to_masked, ref
FROM mail_dots WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND subject_id IN (SELECT id FROM checkouts WHERE id = $1
    UNION ALL SELECT id FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1)
ORDER BY subject_id, kind, round

-- The same of messages; how often one was tried tells whether it went on since.
SELECT shop_id || ' ' || subject_id || ' ' || kind || ' ' || CAST(round AS TEXT), kind || ' ' || subject_id,
  (SELECT COUNT(*) FROM mail_attempts a
   WHERE a.shop_id = m.shop_id AND a.subject_id = m.subject_id AND a.kind = m.kind AND a.round = m.round)
FROM mail_messages m ORDER BY shop_id, created_at, subject_id, kind, round

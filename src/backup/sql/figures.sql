-- What a backup holds, for people to see that it is the one they mean. Of orders those that were received.
SELECT
  (SELECT COUNT(*) FROM shops),
  (SELECT COUNT(*) FROM orders WHERE state NOT IN ('pending', 'void')),
  CAST((SELECT COALESCE(SUM(total), 0) FROM orders WHERE state NOT IN ('pending', 'void')) AS BIGINT),
  (SELECT COUNT(*) FROM items),
  (SELECT COUNT(*) FROM bank_deposits),
  (SELECT COUNT(*) FROM mail_messages WHERE due_at IS NOT NULL)

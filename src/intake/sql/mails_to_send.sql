-- What is due and may be sent from here, the longest waiting first: mails of orders that may be told ($3: there is no other node), and that the
-- central database neither has nor had.
SELECT m.shop_id, m.subject_id, m.kind, m.round, m.subject_type, m.recipient, m.state, m.due_at, m.created_at, m.tries, m.to_address, m.reason,
  m.asked_by
FROM mail_messages m JOIN orders o ON o.shop_id = m.shop_id AND o.id = m.subject_id LEFT JOIN entry_copies c ON c.id = o.id
WHERE m.due_at <= $1 AND m.subject_type = 'order' AND (COALESCE(c.kept, 0) > 0 OR $3 = 1)
  AND NOT EXISTS (SELECT 1 FROM late_orders l WHERE l.id = o.id)
  AND NOT EXISTS (SELECT 1 FROM carry_doubts d WHERE d.id = o.id)
  AND NOT EXISTS (SELECT 1 FROM carried_bundles b WHERE b.id = o.id AND b.carriage = 0)
ORDER BY m.due_at, m.shop_id, m.subject_id, m.kind, m.round
LIMIT $2

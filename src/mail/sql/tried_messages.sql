-- A shop's messages by their newest try, for the owner's list and the demo's mailbox. $2, $3: outcomes ('' = any), $4: kind
-- ('' = any), $5: masked address ('' = any).
SELECT m.shop_id, m.subject_id, m.kind, m.round, m.subject_type, m.recipient, m.state, m.due_at, m.created_at, m.tries, m.to_address,
  m.reason, m.asked_by
FROM mail_attempts AS a
JOIN mail_messages AS m
  ON m.shop_id = a.shop_id AND m.subject_id = a.subject_id AND m.kind = a.kind AND m.round = a.round
WHERE a.shop_id = $1 AND ($2 = '' OR a.outcome = $2 OR a.outcome = $3) AND ($4 = '' OR a.kind = $4) AND ($5 = '' OR a.to_masked = $5)
  AND a.number = (SELECT MAX(b.number) FROM mail_attempts AS b
                  WHERE b.shop_id = a.shop_id AND b.subject_id = a.subject_id AND b.kind = a.kind AND b.round = a.round)
ORDER BY a.at DESC, a.subject_id, a.kind, a.round
LIMIT $6 OFFSET $7

-- What may have arrived, and nobody wrote down: as many as are on their way at once, and what a process left that died.
SELECT m.shop_id, m.subject_id, m.kind, m.round, m.subject_type, m.recipient, m.state, m.due_at, m.created_at, m.tries, m.to_address,
  m.reason, m.asked_by, d.holder, d.at, d.server, d.to_masked, d.ref
FROM mail_dots AS d
JOIN mail_messages AS m ON m.shop_id = d.shop_id AND m.subject_id = d.subject_id AND m.kind = d.kind AND m.round = d.round
ORDER BY d.at, d.shop_id, d.subject_id, d.kind, d.round

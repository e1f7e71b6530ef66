-- The audit: refunds by transfer that are gone though mails (of the id and its 20 signs, or that and a round), troubles or the log of deeds
-- name them; with how often. They are called off, never deleted.
SELECT n.id, COUNT(*)
FROM (SELECT substr(subject_id, 1, 21) AS id FROM mail_messages WHERE shop_id = $1 AND subject_type = 'refund'
  UNION ALL SELECT subject_id FROM troubles WHERE shop_id = $1 AND subject_kind = 'transfer'
  UNION ALL SELECT substr(subject, 16) FROM staff_deeds WHERE shop_id = $1 AND subject_type = 'refund' AND subject LIKE '/admin/refunds/%') n
WHERE NOT EXISTS (SELECT 1 FROM bank_refunds r WHERE r.id = n.id AND r.shop_id = $1)
GROUP BY n.id ORDER BY n.id LIMIT $2

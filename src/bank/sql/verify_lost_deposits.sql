-- The audit: deposits that are gone though orders, refunds, troubles or the log of deeds name them; with how often. They are never deleted.
SELECT n.id, COUNT(*)
FROM (SELECT deposit_id AS id FROM bank_parts WHERE shop_id = $1
  UNION ALL SELECT deposit_id FROM bank_refunds WHERE shop_id = $1 AND deposit_id <> ''
  UNION ALL SELECT subject_id FROM troubles WHERE shop_id = $1 AND subject_kind = 'deposit'
  UNION ALL SELECT substr(subject, 17) FROM staff_deeds WHERE shop_id = $1 AND subject_type = 'deposit' AND subject LIKE '/admin/deposits/%') n
WHERE NOT EXISTS (SELECT 1 FROM bank_deposits d WHERE d.id = n.id AND d.shop_id = $1)
GROUP BY n.id ORDER BY n.id LIMIT $2

-- The audit: inquiries that are gone though mails or notes of them are kept; with how many. They are answered, never deleted.
SELECT n.id, COUNT(*)
FROM (SELECT inquiry_id AS id FROM inquiry_notes WHERE shop_id = $1
  UNION ALL SELECT subject_id FROM mail_messages WHERE shop_id = $1 AND subject_type = 'inquiry') n
WHERE NOT EXISTS (SELECT 1 FROM inquiries i WHERE i.shop_id = $1 AND i.id = n.id)
GROUP BY n.id ORDER BY n.id LIMIT $2

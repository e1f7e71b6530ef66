-- Orders of which others have a copy from before a mail went out, or as it did, or an older one than they were to be given.
SELECT o.id FROM orders o JOIN entry_copies c ON c.id = o.id
WHERE c.kept > 0 AND (c.kept < c.version
  OR EXISTS (SELECT 1 FROM mail_attempts a WHERE a.shop_id = o.shop_id AND a.subject_id = o.id AND a.at >= c.at))
ORDER BY o.created_at, o.id LIMIT $1

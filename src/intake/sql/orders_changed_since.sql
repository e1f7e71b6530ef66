-- Orders of which others have an older copy than they were to be given, or one from before a mail went out or as it did, since a moment.
SELECT id FROM (
  SELECT c.id AS id FROM entry_copies c JOIN orders o ON o.id = c.id WHERE c.kept > 0 AND c.kept < c.version
  UNION
  SELECT c.id AS id FROM mail_attempts a JOIN entry_copies c ON c.id = a.subject_id JOIN orders o ON o.id = c.id AND o.shop_id = a.shop_id
  WHERE a.shop_id IN (SELECT shop_id FROM order_counters) AND a.at >= $1 AND a.at >= c.at AND c.kept > 0
) AS changed ORDER BY id LIMIT $2

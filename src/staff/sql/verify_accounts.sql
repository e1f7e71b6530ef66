-- The audit: accounts that are gone though something names them; with what does (0 the log, 1 sessions, 2 links, 3 spare codes) and how
-- often. Accounts are stopped, never deleted.
SELECT t.staff_id, t.named_by, t.times
FROM (SELECT staff_id, 0 AS named_by, COUNT(*) AS times FROM staff_deeds WHERE shop_id = $1 AND staff_id <> '' GROUP BY staff_id
  UNION ALL SELECT staff_id, 1, COUNT(*) FROM staff_sessions WHERE shop_id = $1 GROUP BY staff_id
  UNION ALL SELECT staff_id, 2, COUNT(*) FROM staff_links WHERE shop_id = $1 GROUP BY staff_id
  UNION ALL SELECT staff_id, 3, COUNT(*) FROM staff_recovery_codes WHERE shop_id = $1 GROUP BY staff_id) t
WHERE NOT EXISTS (SELECT 1 FROM staff_accounts a WHERE a.shop_id = $1 AND a.id = t.staff_id)
ORDER BY t.staff_id, t.named_by LIMIT $2

-- The audit: how many accounts and lines of the log there are, the number the log should have come to, and that it comes to.
SELECT (SELECT COUNT(*) FROM staff_accounts WHERE shop_id = $1),
  (SELECT COUNT(*) FROM staff_deeds WHERE shop_id = $1),
  COALESCE((SELECT value FROM staff_deed_counters WHERE shop_id = $1), 0),
  COALESCE((SELECT MAX(n) FROM staff_deeds WHERE shop_id = $1), 0)

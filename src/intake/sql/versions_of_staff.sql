-- The same of who may sign in and who is signed in: sessions come, are seen, and go.
SELECT shop_id, CAST(SUM(mark) AS BIGINT) FROM (
  SELECT shop_id, version * 1000003 + totp_step + COALESCE(signed_in_at, 0) / 1000000 AS mark FROM staff_accounts
  UNION ALL SELECT shop_id, 1000033 + created_at / 1000 + seen_at / 1000 FROM staff_sessions) marks
GROUP BY shop_id ORDER BY shop_id

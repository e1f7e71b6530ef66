-- Every shop of which something is kept, with what is: its own row (which may be gone), orders, accounts.
SELECT k.shop_id, CAST(SUM(k.rows_of_it) AS BIGINT), CAST(SUM(k.orders_of_it) AS BIGINT), CAST(SUM(k.accounts_of_it) AS BIGINT)
FROM (
  SELECT id AS shop_id, 1 AS rows_of_it, 0 AS orders_of_it, 0 AS accounts_of_it FROM shops
  UNION ALL
  SELECT shop_id, 0, COUNT(*), 0 FROM orders GROUP BY shop_id
  UNION ALL
  SELECT shop_id, 0, 0, COUNT(*) FROM staff_accounts GROUP BY shop_id
) k
GROUP BY k.shop_id ORDER BY k.shop_id

-- How many orders there are in each state, and since when the oldest waits: tabs and first page.
-- The second parameter: ids of paid orders of which all money went back, as ",o1,o2,".
SELECT k.state, k.payment, k.method, COUNT(*), MIN(k.created_at)
FROM (SELECT o.state AS state, o.payment_method AS method, o.created_at AS created_at,
    CASE WHEN $2 LIKE '%,' || o.id || ',%' THEN 'refunded' ELSE o.payment_state END AS payment
  FROM orders o WHERE o.shop_id = $1) k
GROUP BY k.state, k.payment, k.method ORDER BY k.state, k.payment, k.method

-- The audit: variants whose sold pieces are not what orders took; with the number the stock says and the number orders say.
SELECT s.variant_id, s.sold, COALESCE(t.taken, 0)
FROM stock s
LEFT JOIN (SELECT variant_id, CAST(SUM(quantity - given_back) AS BIGINT) AS taken FROM order_lines WHERE shop_id = $1 GROUP BY variant_id) t
  ON t.variant_id = s.variant_id
WHERE s.shop_id = $1
ORDER BY s.variant_id

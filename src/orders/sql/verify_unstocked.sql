-- The audit: variants that orders took though the stock does not know them.
SELECT l.variant_id, CAST(SUM(l.quantity - l.given_back) AS BIGINT)
FROM order_lines l
WHERE l.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM stock s WHERE s.shop_id = l.shop_id AND s.variant_id = l.variant_id)
GROUP BY l.variant_id ORDER BY l.variant_id

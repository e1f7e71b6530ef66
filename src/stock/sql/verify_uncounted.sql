-- The audit: variants that pieces were moved of by hand and whose row is gone.
SELECT m.variant_id FROM stock_moves m
WHERE m.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM stock s WHERE s.shop_id = m.shop_id AND s.variant_id = m.variant_id)
GROUP BY m.variant_id ORDER BY m.variant_id LIMIT $2

-- The audit: every variant's pieces beside the sum of its movements by hand and of what nodes hold.
SELECT s.variant_id, s.received, s.adjusted, s.returned, s.available, s.leased, s.held, s.sold,
  (SELECT CAST(COALESCE(SUM(m.quantity), 0) AS BIGINT) FROM stock_moves m WHERE m.shop_id = s.shop_id AND m.variant_id = s.variant_id),
  (SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM leases l WHERE l.shop_id = s.shop_id AND l.variant_id = s.variant_id)
FROM stock s WHERE s.shop_id = $1 ORDER BY s.variant_id

-- The same of a shop in which something changed.
SELECT s.shop_id, s.variant_id, s.available, s.version, s.leased - COALESCE(l.quantity, 0)
FROM stock s LEFT JOIN leases l ON l.node = $1 AND l.shop_id = s.shop_id AND l.variant_id = s.variant_id
WHERE s.shop_id = $2 ORDER BY s.variant_id

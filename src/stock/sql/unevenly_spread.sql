-- Variants of which a node may hold less or more than its share: some are free, or it has more than the nodes' even part ($2: how many).
SELECT s.shop_id, s.variant_id, s.available, s.leased, COALESCE(l.quantity, 0)
FROM stock s LEFT JOIN leases l ON l.node = $1 AND l.shop_id = s.shop_id AND l.variant_id = s.variant_id
WHERE (s.available > 0 OR COALESCE(l.quantity, 0) * $2 > s.available + s.leased) AND (s.shop_id, s.variant_id) > ($3, $4)
ORDER BY s.shop_id, s.variant_id LIMIT $5

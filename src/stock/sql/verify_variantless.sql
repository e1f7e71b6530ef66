-- The audit: pieces of variants that are gone. Variants are archived, never deleted.
SELECT s.variant_id FROM stock s
WHERE s.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = s.shop_id AND v.id = s.variant_id)
ORDER BY s.variant_id LIMIT $2

-- The audit: variants that orders name and that are gone, with how many orders and one of them. Variants are archived, never deleted.
SELECT l.variant_id, COUNT(DISTINCT l.order_id), MIN(o.number)
FROM order_lines l JOIN orders o ON o.id = l.order_id
WHERE l.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = l.shop_id AND v.id = l.variant_id)
GROUP BY l.variant_id ORDER BY l.variant_id LIMIT $2

-- The audit: accepted attempts without an order.
SELECT c.id FROM checkouts c
WHERE c.shop_id = $1 AND c.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = c.id AND o.shop_id = c.shop_id)
ORDER BY c.id LIMIT $2

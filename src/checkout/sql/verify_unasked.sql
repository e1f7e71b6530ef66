-- The audit: orders that do not come from an accepted attempt.
SELECT o.number FROM orders o
WHERE o.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM checkouts c WHERE c.id = o.id AND c.shop_id = o.shop_id AND c.state = 'accepted')
ORDER BY o.id LIMIT $2

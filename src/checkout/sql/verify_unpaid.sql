-- Orders paid by card of which no money came; $2: at most so many.
SELECT o.id FROM orders o
WHERE o.shop_id = $1 AND o.payment_method = 'card'
  AND NOT EXISTS (SELECT 1 FROM payment_attempts a WHERE a.order_id = o.id AND a.state = 'captured' AND a.surplus = 0)
ORDER BY o.id LIMIT $2

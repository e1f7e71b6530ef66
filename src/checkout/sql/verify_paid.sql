-- Captured money that its order does not show; $2: at most so many.
SELECT a.id FROM payment_attempts a LEFT JOIN orders o ON o.id = a.order_id
WHERE a.shop_id = $1 AND a.state = 'captured' AND a.surplus = 0
  AND (o.id IS NULL OR o.total <> a.amount OR o.payment_state NOT IN ('paid', 'refund_due', 'refunded'))
ORDER BY a.id LIMIT $2

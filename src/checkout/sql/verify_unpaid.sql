-- Orders paid through a provider of which no money came, unless the staff took it otherwise (actor 1), a part of it for one that
-- is cancelled or returned; and such that stand on no payment at all. $2: at most so many.
SELECT o.id FROM orders o
WHERE o.shop_id = $1 AND o.payment_method IN ('card', 'konbini', 'paypay')
  AND ((o.payment_state IN ('paid', 'refund_due', 'refunded')
      AND NOT EXISTS (SELECT 1 FROM payment_attempts a WHERE a.order_id = o.id AND a.state = 'captured' AND a.surplus = 0)
      AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.actor = 1
        AND (e.kind = 'paid' OR (e.kind = 'part_paid' AND o.payment_state <> 'paid'))))
    OR (o.payment_state = 'authorised'
      AND NOT EXISTS (SELECT 1 FROM payment_attempts a WHERE a.order_id = o.id AND a.state = 'authorised'))
    OR (o.payment_state = 'awaiting'
      AND NOT EXISTS (SELECT 1 FROM payment_attempts a WHERE a.order_id = o.id AND (a.state IN ('awaiting', 'cancelled', 'declined') OR a.surplus = 1))))
ORDER BY o.id LIMIT $2

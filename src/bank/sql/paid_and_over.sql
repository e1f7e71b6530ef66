-- Orders that are over and were paid, whose money is not wholly spoken for by refunds. What came through a provider goes back through it; of
-- those by provider only the few are looked at that were paid by deposits, or in parts.
SELECT o.id FROM orders o
WHERE o.shop_id = $1 AND o.payment_state = 'refund_due' AND (o.payment_method NOT IN ('card', 'konbini', 'paypay')
    OR EXISTS (SELECT 1 FROM bank_parts p WHERE p.shop_id = o.shop_id AND p.order_id = o.id)
    OR EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'part_paid'))
  AND o.total > (SELECT COALESCE(SUM(r.amount), 0) FROM bank_refunds r
    WHERE r.shop_id = o.shop_id AND r.order_id = o.id AND r.deposit_id = '' AND r.card_refund_id = '' AND r.state <> 'dropped')
ORDER BY o.updated_at, o.id LIMIT $2

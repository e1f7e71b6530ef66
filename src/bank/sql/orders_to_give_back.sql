-- Orders that are over and whose money is still here: paid in full, or in parts. Cards go back through their provider.
SELECT o.id FROM orders o
WHERE o.shop_id = $1 AND o.payment_method <> 'card'
  AND (o.payment_state = 'refund_due'
    OR (o.payment_state = 'awaiting' AND o.state IN ('cancelled', 'returned')
      AND EXISTS (SELECT 1 FROM bank_parts p WHERE p.shop_id = o.shop_id AND p.order_id = o.id)))
  AND NOT EXISTS (SELECT 1 FROM bank_refunds r WHERE r.shop_id = o.shop_id AND r.order_id = o.id AND r.deposit_id = '' AND r.state <> 'dropped')
ORDER BY o.updated_at, o.id LIMIT $2

-- Orders that are over and were paid in parts only, whose parts are not wholly spoken for by refunds.
SELECT o.id FROM orders o
WHERE o.shop_id = $1 AND o.payment_state = 'awaiting' AND o.state IN ('cancelled', 'returned')
  AND (SELECT COALESCE(SUM(p.amount), 0) FROM bank_parts p WHERE p.shop_id = o.shop_id AND p.order_id = o.id)
    > (SELECT COALESCE(SUM(r.amount), 0) FROM bank_refunds r
      WHERE r.shop_id = o.shop_id AND r.order_id = o.id AND r.deposit_id = '' AND r.card_refund_id = '' AND r.state <> 'dropped')
ORDER BY o.updated_at, o.id LIMIT $2

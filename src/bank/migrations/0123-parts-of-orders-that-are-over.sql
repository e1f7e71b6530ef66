-- What came in parts for an order that is cancelled or returned is owed back, or went back: the order says so, as its story does.
UPDATE orders SET payment_state = CASE
  WHEN (SELECT COALESCE(SUM(r.amount), 0) FROM bank_refunds r WHERE r.shop_id = orders.shop_id AND r.order_id = orders.id
      AND r.deposit_id = '' AND r.card_refund_id = '' AND r.state = 'sent')
    >= (SELECT COALESCE(SUM(p.amount), 0) FROM bank_parts p WHERE p.shop_id = orders.shop_id AND p.order_id = orders.id)
  THEN 'refunded' ELSE 'refund_due' END
WHERE payment_state = 'awaiting' AND state IN ('cancelled', 'returned')
  AND EXISTS (SELECT 1 FROM bank_parts p WHERE p.shop_id = orders.shop_id AND p.order_id = orders.id);

-- Nobody asks for them by the state they had.
DROP INDEX IF EXISTS orders_stopped_unpaid;

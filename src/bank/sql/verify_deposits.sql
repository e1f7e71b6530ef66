-- Deposits whose money was found an owner: what orders got of each, and what refunds speak of.
SELECT d.id, d.day, d.amount, d.state, d.surplus,
  (SELECT COALESCE(SUM(p.amount), 0) FROM bank_parts p WHERE p.deposit_id = d.id),
  (SELECT COALESCE(SUM(r.amount), 0) FROM bank_refunds r
    WHERE r.shop_id = d.shop_id AND r.order_id = d.order_id AND r.deposit_id = d.id AND r.state <> 'dropped'),
  COALESCE((SELECT o.number FROM orders o WHERE o.id = d.order_id AND o.shop_id = d.shop_id), '')
FROM bank_deposits d WHERE d.shop_id = $1 AND (d.state = 'matched' OR (d.state = 'set_aside' AND d.aside = 'twice')) ORDER BY d.day, d.id

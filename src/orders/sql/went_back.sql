-- Paid orders of whose money something went back through the provider, in the states asked for ('' all). Whether nothing of it is left
-- is not said here.
SELECT o.id, o.shop_id, o.number, o.state, o.payment_state, o.total, o.created_at, o.updated_at, o.version, o.person_id, o.document, o.sealed, o.chain
FROM orders o
WHERE o.shop_id = $1 AND o.payment_state = 'paid' AND ($2 = '' OR $2 LIKE '%,' || o.state || ',%')
  AND o.id IN (SELECT r.order_id FROM refunds r WHERE r.shop_id = $1 AND r.state = 'arrived'
    UNION SELECT d.order_id FROM payment_disputes d WHERE d.shop_id = $1 AND d.state = 'lost')
ORDER BY o.created_at, o.id

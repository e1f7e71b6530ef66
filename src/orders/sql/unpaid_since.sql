-- Orders that stand and are paid by the buyer's own hand, by transfer or at a store, whose money has not come: for the look at those that
-- are late. Each half with the states of its index, orders_unpaid_transfer and orders_unpaid_store.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain
FROM orders WHERE shop_id = $1 AND created_at >= $2 AND payment_state = 'awaiting' AND payment_method = 'bank_transfer'
  AND state NOT IN ('cancelled', 'returned')
UNION ALL
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain
FROM orders WHERE shop_id = $1 AND created_at >= $2 AND payment_state = 'awaiting' AND payment_method = 'konbini'
  AND state NOT IN ('cancelled', 'returned') ORDER BY created_at, id

-- Orders that stand and wait for cash at a convenience store, for the look at whom to remind, and at what is over.
-- The states of the index orders_unpaid_store.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain
FROM orders WHERE shop_id = $1 AND created_at >= $2 AND payment_state = 'awaiting' AND payment_method = 'konbini'
  AND state NOT IN ('cancelled', 'returned') ORDER BY created_at, id

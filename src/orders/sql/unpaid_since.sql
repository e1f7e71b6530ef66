-- Orders that stand and whose transfer has not come, for the look at those that are late. The states of the index orders_unpaid_transfer.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain
FROM orders WHERE shop_id = $1 AND created_at >= $2 AND payment_state = 'awaiting' AND payment_method = 'bank_transfer'
  AND state NOT IN ('cancelled', 'returned') ORDER BY created_at, id

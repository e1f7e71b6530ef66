-- The order, to be carried.
SELECT id, shop_id, number, state, payment_state, payment_method, total, created_at, updated_at, version, person_id, document, sealed,
  clues, chain
FROM orders WHERE id = $1

-- Orders that wait for cash at a convenience store, for the look at whom to remind.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain
FROM orders WHERE shop_id = $1 AND created_at >= $2 AND payment_state = 'awaiting' AND payment_method = 'konbini' ORDER BY created_at, id

-- The audit reads orders page by page.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain, payment_method, clues
FROM orders WHERE shop_id = $1 AND id > $2 ORDER BY id LIMIT $3

-- What a person ordered, to show and to erase it.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain FROM orders WHERE shop_id = $1 AND person_id = $2 ORDER BY created_at, id

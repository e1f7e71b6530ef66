-- Orders with a clue: those that may have been corrected to a mail address.
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain FROM orders WHERE shop_id = $1 AND clues LIKE $2 ESCAPE '~' ORDER BY created_at, id

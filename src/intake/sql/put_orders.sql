-- The order, as carried; what is there already is the same.
INSERT INTO orders (id, shop_id, number, state, payment_state, payment_method, total, created_at, updated_at, version, person_id, document, sealed,
  clues, chain)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING

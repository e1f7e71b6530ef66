-- What is kept for its payment, as carried; what is there already is the same.
INSERT INTO checkout_payments (checkout_id, shop_id, number, held, held_until, evidence, marks)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING

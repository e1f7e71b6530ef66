-- What is kept for its payment, to be carried.
SELECT checkout_id, shop_id, number, held, held_until, evidence, marks
FROM checkout_payments WHERE checkout_id = $1 ORDER BY checkout_id

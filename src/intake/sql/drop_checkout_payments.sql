-- What is kept for its payment, once it was carried.
DELETE FROM checkout_payments WHERE checkout_id = $1

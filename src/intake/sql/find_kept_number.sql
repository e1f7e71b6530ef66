-- The number that is kept for its order.
SELECT number FROM checkout_payments WHERE checkout_id = $1

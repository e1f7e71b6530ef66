-- Its tries to pay, once it was carried.
DELETE FROM payment_attempts WHERE order_id = $1 AND order_id <> ''

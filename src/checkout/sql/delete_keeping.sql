-- It became an order, or was forgotten.
DELETE FROM checkout_payments WHERE checkout_id = $1

-- What is kept for a checkout that is being paid.
SELECT number, held, held_until, evidence, marks FROM checkout_payments WHERE shop_id = $1 AND checkout_id = $2

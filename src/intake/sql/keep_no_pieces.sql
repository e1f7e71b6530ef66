-- Nothing is kept for its payment: others have bought the pieces.
UPDATE checkout_payments SET held = 0, held_until = NULL WHERE checkout_id = $1

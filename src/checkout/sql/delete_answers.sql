-- With their attempt.
DELETE FROM checkout_answers WHERE checkout_id = $1

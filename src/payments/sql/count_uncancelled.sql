-- Payments that nobody is to make any more, and that the provider does not cancel; $2: the means, "" all of them.
SELECT COUNT(*) FROM payment_attempts
WHERE shop_id = $1 AND state IN ('awaiting', 'authorised') AND want = 'cancel' AND in_doubt = 1 AND ($2 = '' OR means = $2)

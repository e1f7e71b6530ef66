-- What was captured of the attempts of some days, to be found in the provider's list.
SELECT id, account FROM payment_attempts WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 AND state = 'captured' ORDER BY created_at, id

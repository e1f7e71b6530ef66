-- Payments and refunds of an account that have not come to their end.
SELECT (SELECT COUNT(*) FROM payment_attempts WHERE shop_id = $1 AND account = $2 AND state NOT IN ('captured', 'declined', 'cancelled'))
  + (SELECT COUNT(*) FROM refunds r JOIN payment_attempts a ON a.id = r.attempt_id
     WHERE r.shop_id = $1 AND a.account = $2 AND r.state NOT IN ('arrived', 'failed'))

-- Its payments, to be carried.
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries,
  in_doubt, doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, created_at,
  updated_at, version, captured, stores, want, account
FROM payment_attempts WHERE order_id = $1 ORDER BY n, id

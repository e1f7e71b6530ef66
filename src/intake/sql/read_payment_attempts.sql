-- Its tries to pay, to be carried.
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries, in_doubt,
  doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, created_at, updated_at, version, captured,
  stores, want, account, ask_first
FROM payment_attempts WHERE order_id = $1 AND order_id <> '' ORDER BY n

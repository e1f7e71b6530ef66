-- What was tried for an order, in its order.
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries, in_doubt,
  doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, captured, created_at, updated_at, version,
  account, stores, want, ask_first
FROM payment_attempts WHERE shop_id = $1 AND order_id = $2 AND order_id <> '' ORDER BY n

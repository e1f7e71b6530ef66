-- The newest try to pay under an order number, which a buyer may have been told before there is an order.
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries, in_doubt,
  doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, captured, created_at, updated_at, version,
  account, stores, want
FROM payment_attempts WHERE shop_id = $1 AND order_number = $2 ORDER BY created_at DESC, id LIMIT 1

-- Charges of a card of some days with this amount and these last digits, the newest first.
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries, in_doubt,
  doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, captured, created_at, updated_at, version,
  account, stores, want, ask_first
FROM payment_attempts WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3 AND state = 'captured' AND captured = $4 AND card_last4 = $5
ORDER BY created_at DESC, id LIMIT $6

-- Its tries to pay, as carried; what is there already is the same.
INSERT INTO payment_attempts (id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act,
  tries, in_doubt, doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, created_at, updated_at,
  version, captured, stores, want, account, ask_first)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,
  $31, $32, $33) ON CONFLICT DO NOTHING

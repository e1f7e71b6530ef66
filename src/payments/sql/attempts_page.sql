-- A page of a shop's attempts, the newest first; $2: "" or the states wanted, between commas (surplus is one for the owner).
SELECT id, shop_id, order_id, order_number, n, provider, means, amount, state, reference, confirmed, unconfirmed_there, act, tries, in_doubt,
  doubt_since, looks, due_at, expires_at, redirect, decline, decline_code, card_brand, card_last4, surplus, captured, created_at, updated_at, version,
  account, stores, want, ask_first
FROM payment_attempts WHERE shop_id = $1 AND ($2 = '' OR $2 LIKE '%,' || CASE WHEN surplus = 1 THEN 'surplus' ELSE state END || ',%')
ORDER BY created_at DESC, id LIMIT $3 OFFSET $4

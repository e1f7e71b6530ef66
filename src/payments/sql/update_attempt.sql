-- Only over the version that was read: of two that learn at once the second reads again.
UPDATE payment_attempts SET state = $3, reference = $4, confirmed = $5, unconfirmed_there = $6, act = $7, tries = $8, in_doubt = $9, doubt_since = $10, looks = $11,
  due_at = $12, expires_at = $13, redirect = $14, decline = $15, decline_code = $16, card_brand = $17, card_last4 = $18, surplus = $19,
  captured = $20, updated_at = $21, stores = $22, want = $23, ask_first = $24, version = version + 1
WHERE id = $1 AND version = $2

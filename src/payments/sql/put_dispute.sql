-- What the provider tells of a dispute, for the first time or again.
INSERT INTO payment_disputes (shop_id, reference, account, attempt_id, order_id, amount, reason, state, takes_money, answer_by, opened_at, closed_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (shop_id, reference) DO UPDATE SET amount = $6, reason = $7, state = $8, takes_money = $9, answer_by = $10, closed_at = $12, updated_at = $13

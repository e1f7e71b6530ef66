-- Answered a little later: how long that takes must not tell whether an order fits.
INSERT INTO charge_questions (id, shop_id, amount, used_on, last4, asked_at) VALUES ($1, $2, $3, $4, $5, $6)

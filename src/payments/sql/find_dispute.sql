-- One dispute, by the provider's id.
SELECT shop_id, reference, account, attempt_id, order_id, amount, reason, state, takes_money, answer_by, opened_at, closed_at
FROM payment_disputes WHERE shop_id = $1 AND reference = $2

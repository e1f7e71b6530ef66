-- A payment's disputes; none in nearly every case.
SELECT shop_id, reference, account, attempt_id, order_id, amount, reason, state, takes_money, answer_by, opened_at, closed_at
FROM payment_disputes WHERE attempt_id = $1 ORDER BY opened_at, reference

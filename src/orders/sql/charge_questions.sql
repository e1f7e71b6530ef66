-- Those still to be answered, the oldest first.
SELECT id, shop_id, amount, used_on, last4 FROM charge_questions ORDER BY asked_at, id LIMIT $1

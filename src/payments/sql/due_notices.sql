-- Notices with something left to do, to take up again after a start.
SELECT shop_id, id, due_at FROM payment_notices WHERE due_at IS NOT NULL ORDER BY due_at, shop_id, id LIMIT $1

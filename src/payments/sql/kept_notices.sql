-- In a node's own database: notices that came while the central one was away, the oldest first.
SELECT shop_id, id, kind, about, reference, attempt_id, sent_at, received_at, account FROM payment_notices ORDER BY received_at, shop_id, id LIMIT $1

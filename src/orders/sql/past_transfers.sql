-- Transfers a deposit may belong to although nobody waits for it: paid twice, or paid after the end (with the last column: never paid). An
-- order of a store is one when the shop had ended its number: an event is never older than its order, and the kinds are those of the index
-- order_events_otherwise.
SELECT id, number, total, created_at, CASE WHEN payment_state = 'awaiting' THEN 1 ELSE 0 END FROM orders
WHERE shop_id = $1 AND created_at >= $2 AND payment_method = 'bank_transfer' AND (payment_state <> 'awaiting' OR state IN ('cancelled', 'returned'))
UNION ALL
SELECT o.id, o.number, o.total, o.created_at, CASE WHEN o.payment_state = 'awaiting' THEN 1 ELSE 0 END
FROM (SELECT DISTINCT order_id FROM order_events WHERE shop_id = $1 AND at >= $2 AND kind IN ('part_paid', 'payment_undone')) touched
JOIN orders o ON o.id = touched.order_id
WHERE o.created_at >= $2 AND o.payment_method = 'konbini' AND (o.payment_state <> 'awaiting' OR o.state IN ('cancelled', 'returned'))
ORDER BY created_at, id

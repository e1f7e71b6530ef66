-- Transfers a deposit may belong to although nobody waits for it: paid twice, or paid after the end.
SELECT id, number, total, created_at, CASE WHEN payment_state = 'awaiting' THEN 1 ELSE 0 END FROM orders
WHERE shop_id = $1 AND created_at >= $2 AND payment_method = 'bank_transfer' AND (payment_state <> 'awaiting' OR state IN ('cancelled', 'returned'))
ORDER BY created_at, id

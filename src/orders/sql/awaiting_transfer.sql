-- Who waits for a bank transfer, for what a bank statement tells; of a parcel that left unpaid the store's number may be over, and where
-- money was recorded otherwise the shop has ended it (kinds of the index order_events_otherwise).
SELECT id, shop_id, number, state, payment_state, total, created_at, updated_at, version, person_id, document, sealed, chain FROM orders
WHERE shop_id = $1 AND payment_state = 'awaiting' AND state NOT IN ('pending', 'void', 'cancelled', 'returned')
AND (payment_method = 'bank_transfer' OR (payment_method = 'konbini' AND (state IN ('shipped', 'delivered')
  OR id IN (SELECT order_id FROM order_events WHERE shop_id = $1 AND kind IN ('part_paid', 'payment_undone')))))
ORDER BY created_at, id LIMIT $2

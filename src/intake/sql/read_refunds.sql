-- Its money that is to go back, to be carried.
SELECT id, shop_id, attempt_id, order_id, order_number, amount, why, state, reference, act, tries, sent_at, ask_first, refused, looks, due_at,
  failure, created_at, updated_at, version, by_bank, returned_at
FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 ORDER BY created_at, id

-- What went back of them, to be carried.
SELECT id, shop_id, attempt_id, order_id, order_number, amount, why, state, reference, act, tries, sent_at, ask_first, refused, looks,
  due_at, failure, created_at, updated_at, version, by_bank, returned_at
FROM refunds WHERE order_id = $1 ORDER BY id

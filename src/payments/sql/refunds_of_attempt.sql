-- What was given back, or is to be, of one payment.
SELECT id, shop_id, attempt_id, order_id, order_number, amount, why, state, reference, act, tries, sent_at, ask_first, refused, looks, due_at, failure,
  created_at, updated_at, version, by_bank, returned_at
FROM refunds WHERE attempt_id = $1 ORDER BY created_at, id

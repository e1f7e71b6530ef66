-- Its money that is to go back, as carried; what is there already is the same.
INSERT INTO refunds (id, shop_id, attempt_id, order_id, order_number, amount, why, state, reference, act, tries, sent_at, ask_first, refused, looks,
  due_at, failure, created_at, updated_at, version, by_bank, returned_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) ON CONFLICT DO NOTHING

-- The owner's list of a state, the oldest first.
SELECT id, shop_id, order_id, deposit_id, amount, state, person_id, sealed, link_round, link_until, file_id, sent_on, created_at, updated_at, version, card_refund_id, returned_on, returned_by FROM bank_refunds WHERE shop_id = $1 AND state = $2 ORDER BY created_at, id LIMIT $3 OFFSET $4

-- Money to give back, before anybody is asked where to.
INSERT INTO bank_refunds (id, shop_id, order_id, deposit_id, amount, state, person_id, sealed, link_round, link_until, file_id, sent_on, created_at, updated_at, version, card_refund_id, returned_on, returned_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, $11, 1, $12, $13, $14)

-- What came for an order once more, and was set aside to go back.
SELECT id, shop_id, day, amount, state, aside, order_id, surplus, by_hand, person_id, sealed, noted_at, done_at, done_by, version FROM bank_deposits
WHERE shop_id = $1 AND order_id = $2 AND state = 'set_aside' AND aside = 'twice' ORDER BY day, id

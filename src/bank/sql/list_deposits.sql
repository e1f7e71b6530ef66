-- The owner's list. What is new comes the oldest first, as it is worked off.
SELECT id, shop_id, day, amount, state, aside, order_id, surplus, by_hand, person_id, sealed, noted_at, done_at, done_by, version FROM bank_deposits WHERE shop_id = $1 AND state = $2 ORDER BY day, noted_at, id LIMIT $3 OFFSET $4

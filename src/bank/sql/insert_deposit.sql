-- A line of a statement, or an entry by hand. The number behind that of equal ones keeps two imports at once from entering one line twice.
INSERT INTO bank_deposits (id, shop_id, day, amount, state, aside, order_id, surplus, by_hand, person_id, sealed, noted_at, done_at, done_by, version, mark, nth, balance_mark)
VALUES ($1, $2, $3, $4, 'new', '', '', 0, $5, '', $6, $7, NULL, '', 1, $8, (SELECT COALESCE(MAX(nth), 0) + 1 FROM bank_deposits WHERE shop_id = $2 AND mark = $8), $9)

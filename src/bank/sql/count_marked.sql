-- Equal lines in one state.
SELECT COUNT(*) FROM bank_deposits WHERE shop_id = $1 AND mark = $2 AND state = $3

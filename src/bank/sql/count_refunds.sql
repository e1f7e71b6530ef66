-- How many stand in a state, and since when.
SELECT COUNT(*), MIN(updated_at) FROM bank_refunds WHERE shop_id = $1 AND state = $2

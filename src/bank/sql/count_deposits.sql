-- How many stand in a state, and since when the oldest is here.
SELECT COUNT(*), MIN(noted_at) FROM bank_deposits WHERE shop_id = $1 AND state = $2

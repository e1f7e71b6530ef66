-- How many there are in a state, and since when the oldest waits.
SELECT COUNT(*), MIN(at) FROM inquiries WHERE shop_id = $1 AND state = $2

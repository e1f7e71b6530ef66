-- How many orders there are in each state, and since when the oldest waits: tabs and first page.
SELECT state, payment_state, payment_method, COUNT(*), MIN(created_at) FROM orders WHERE shop_id = $1
GROUP BY state, payment_state, payment_method ORDER BY state, payment_state, payment_method

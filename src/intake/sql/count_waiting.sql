-- How many wait to be carried, and since when the oldest does.
SELECT COUNT(*), MIN(created_at) FROM orders

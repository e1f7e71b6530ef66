-- The order, once it was carried.
DELETE FROM orders WHERE id = $1

-- What it took, once it was carried.
DELETE FROM order_lines WHERE order_id = $1

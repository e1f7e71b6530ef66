-- What it took, to be carried.
SELECT order_id, n, shop_id, variant_id, quantity, given_back
FROM order_lines WHERE order_id = $1 ORDER BY n

-- What one order took from the stock, and what of it went back.
SELECT variant_id, quantity, given_back FROM order_lines WHERE order_id = $1 ORDER BY n

-- What the order took from the stock.
INSERT INTO order_lines (order_id, n, shop_id, variant_id, quantity, given_back) VALUES ($1, $2, $3, $4, $5, 0)

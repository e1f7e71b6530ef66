-- What it took, as carried; what is there already is the same.
INSERT INTO order_lines (order_id, n, shop_id, variant_id, quantity, given_back)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING

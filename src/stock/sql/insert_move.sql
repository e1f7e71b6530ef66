-- Who moved what, why.
INSERT INTO stock_moves (shop_id, id, variant_id, kind, quantity, reason, staff_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- A node holds more of the central database's pieces.
INSERT INTO leases (node, shop_id, variant_id, quantity) VALUES ($1, $2, $3, $4)
ON CONFLICT (node, shop_id, variant_id) DO UPDATE SET quantity = leases.quantity + $4

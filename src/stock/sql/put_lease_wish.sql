-- Somebody waits for pieces that lie with others.
INSERT INTO lease_wishes (shop_id, variant_id, node, quantity, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, variant_id, node) DO UPDATE SET quantity = excluded.quantity, at = excluded.at

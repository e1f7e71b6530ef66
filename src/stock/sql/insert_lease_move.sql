-- One move between the central database and a node.
INSERT INTO lease_moves (node, way, seq, shop_id, variant_id, quantity) VALUES ($1, $2, $3, $4, $5, $6)

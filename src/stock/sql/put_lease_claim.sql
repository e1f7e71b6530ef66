-- Pieces that lie with a node and are not counted as leased.
INSERT INTO lease_claims (shop_id, variant_id, node, quantity) VALUES ($1, $2, $3, $4)

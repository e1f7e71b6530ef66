-- An attempt that is not this node's any more, as its rows were.
INSERT INTO handovers (id, shop_id, rows, at) VALUES ($1, $2, $3, $4)

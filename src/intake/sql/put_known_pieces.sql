-- What was to be had elsewhere, as copied.
INSERT INTO known_pieces (shop_id, variant_id, available, version, elsewhere)
VALUES ($1, $2, $3, $4, $5)

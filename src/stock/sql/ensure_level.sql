-- A variant's first movement makes its row.
INSERT INTO stock (shop_id, variant_id, received, adjusted, returned, available, leased, held, sold) VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING

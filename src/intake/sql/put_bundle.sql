-- What was carried, as it was; carried twice, since the first time was not heard of, it is the later one.
INSERT INTO carried_bundles (id, shop_id, number, carriage, at, rows) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET carriage = excluded.carriage, at = excluded.at, rows = excluded.rows

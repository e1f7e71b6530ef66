-- The copy is of that version, in the transaction that wrote it.
INSERT INTO reference_marks (kind, shop_id, version) VALUES ($1, $2, $3)
ON CONFLICT (kind, shop_id) DO UPDATE SET version = excluded.version

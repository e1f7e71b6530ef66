-- Confirmed again they replace what was kept.
INSERT INTO bank_columns (shop_id, mark, columns, saved_at, staff_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, mark) DO UPDATE SET columns = $3, saved_at = $4, staff_name = $5

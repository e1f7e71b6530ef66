-- A file that was read in, by its counts.
INSERT INTO bank_imports (id, shop_id, at, staff_name, taken, known, withdrawals) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- A transfer file that was made.
INSERT INTO bank_files (id, shop_id, at, transfer_on, refunds, total, staff_name) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- The newest files.
SELECT id, at, transfer_on, refunds, total, staff_name FROM bank_files WHERE shop_id = $1 ORDER BY at DESC, id LIMIT $2

-- One file.
SELECT id, at, transfer_on, refunds, total, staff_name FROM bank_files WHERE shop_id = $1 AND id = $2

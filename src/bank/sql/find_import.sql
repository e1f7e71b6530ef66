-- What an import came to.
SELECT id, at, staff_name, taken, known, withdrawals FROM bank_imports WHERE shop_id = $1 AND id = $2

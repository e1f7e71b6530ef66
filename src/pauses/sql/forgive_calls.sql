-- It is well again: what failed before does not count against it once more.
UPDATE payment_calls SET in_a_row = 0 WHERE shop_id = $1 AND method = $2 AND in_a_row > 0

-- A page of a variant's movements, newest first.
SELECT id, kind, quantity, reason, staff_name, at FROM stock_moves WHERE shop_id = $1 AND variant_id = $2 ORDER BY at DESC, id LIMIT $3 OFFSET $4

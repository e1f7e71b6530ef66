-- Another password, or the same with today's cost.
UPDATE members SET password_hash = $3 WHERE shop_id = $1 AND id = $2

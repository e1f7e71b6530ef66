-- When he came in.
UPDATE members SET signed_in_at = $3 WHERE shop_id = $1 AND id = $2

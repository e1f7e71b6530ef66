-- The central database learns that a node has sold leased pieces.
UPDATE stock SET leased = leased - $3, sold = sold + $3 WHERE shop_id = $1 AND variant_id = $2 AND leased >= $3

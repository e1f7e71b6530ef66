-- The central database learns that a node has sold leased pieces. The version: to other nodes they were pieces to be had.
UPDATE stock SET leased = leased - $3, sold = sold + $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND leased >= $3 RETURNING available, version

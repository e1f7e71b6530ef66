-- A payment that keeps leased pieces goes on in the central database. The version: to other nodes they were pieces to be had.
UPDATE stock SET leased = leased - $3, held = held + $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND leased >= $3 RETURNING available, version

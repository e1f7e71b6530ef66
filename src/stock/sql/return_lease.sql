-- A node gives free pieces back; no row changes when there are not enough.
UPDATE stock SET received = received - $3, available = available - $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND available >= $3 RETURNING available, version

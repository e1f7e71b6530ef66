-- The central database hands free pieces to a node; no row changes when there are not enough.
UPDATE stock SET available = available - $3, leased = leased + $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND available >= $3 RETURNING available, version

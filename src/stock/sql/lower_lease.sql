-- A node holds less of them; no row changes when it never had so many.
UPDATE leases SET quantity = quantity - $4 WHERE node = $1 AND shop_id = $2 AND variant_id = $3 AND quantity >= $4

-- Some of them are counted now.
UPDATE lease_claims SET quantity = quantity - $4 WHERE shop_id = $1 AND variant_id = $2 AND node = $3

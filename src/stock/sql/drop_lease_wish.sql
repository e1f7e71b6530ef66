-- Who waited has them, or waits no longer.
DELETE FROM lease_wishes WHERE shop_id = $1 AND variant_id = $2 AND node = $3

-- What a node holds and this database does not count as leased.
SELECT shop_id, variant_id, quantity FROM lease_claims WHERE node = $1 ORDER BY shop_id, variant_id

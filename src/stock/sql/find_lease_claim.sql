-- How many pieces of a variant a node holds beyond what is counted as leased to it.
SELECT quantity FROM lease_claims WHERE shop_id = $1 AND variant_id = $2 AND node = $3

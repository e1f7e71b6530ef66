-- How many pieces of a variant a node holds.
SELECT quantity FROM leases WHERE node = $1 AND shop_id = $2 AND variant_id = $3

-- Who holds how many pieces of a variant.
SELECT node, quantity FROM leases WHERE shop_id = $1 AND variant_id = $2 AND quantity > 0 ORDER BY node

-- What lies with a node by this database's count.
SELECT shop_id, variant_id, quantity FROM leases WHERE node = $1 AND quantity > 0 ORDER BY shop_id, variant_id

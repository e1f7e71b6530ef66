-- All pieces that lie with a node.
SELECT shop_id, variant_id, quantity FROM leases WHERE node = $1 AND quantity > 0 ORDER BY shop_id, variant_id

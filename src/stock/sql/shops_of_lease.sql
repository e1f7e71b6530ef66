-- Whose pieces lie with a node.
SELECT DISTINCT shop_id FROM leases WHERE node = $1 AND quantity > 0 ORDER BY shop_id

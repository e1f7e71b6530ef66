-- What can be had elsewhere: free pieces of the central database, and those that lie with other nodes than this one.
SELECT s.shop_id, s.variant_id, s.available, s.version, s.leased - COALESCE(l.quantity, 0)
FROM stock s LEFT JOIN leases l ON l.node = $2 AND l.shop_id = s.shop_id AND l.variant_id = s.variant_id
WHERE s.shop_id = $1 ORDER BY s.shop_id, s.variant_id

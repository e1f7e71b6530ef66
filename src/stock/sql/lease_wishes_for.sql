-- What others wait for of that which lies with this node.
SELECT w.shop_id, w.variant_id, w.quantity, w.node
FROM lease_wishes w JOIN leases l ON l.node = $1 AND l.shop_id = w.shop_id AND l.variant_id = w.variant_id AND l.quantity > 0
WHERE w.node <> $1 AND w.at > $2 ORDER BY w.shop_id, w.variant_id, w.node

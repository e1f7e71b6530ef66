-- The central database has pieces back from a node.
UPDATE stock SET available = available + $3, leased = leased - $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND leased >= $3 RETURNING available, version

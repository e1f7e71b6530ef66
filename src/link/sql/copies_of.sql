-- A page of what is kept for a node.
SELECT checkout, version, box FROM copies WHERE node = $1 AND checkout > $2 ORDER BY checkout LIMIT $3

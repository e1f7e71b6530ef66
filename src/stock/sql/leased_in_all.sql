-- How many pieces lie with a node.
SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM leases WHERE node = $1

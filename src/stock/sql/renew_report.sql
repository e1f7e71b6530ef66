-- A node is heard of.
UPDATE lease_reports SET at = $2 WHERE node = $1 AND at < $2

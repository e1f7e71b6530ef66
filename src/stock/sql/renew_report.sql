-- A node is heard of, where that is longer ago than $3.
UPDATE lease_reports SET at = $2 WHERE node = $1 AND at <= $3

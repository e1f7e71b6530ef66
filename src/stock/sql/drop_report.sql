-- It holds nothing, or never will serve again.
DELETE FROM lease_reports WHERE node = $1

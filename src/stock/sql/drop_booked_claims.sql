-- All of these are counted.
DELETE FROM lease_claims WHERE node = $1 AND quantity = 0

-- Nothing is left of these.
DELETE FROM lease_claims WHERE node = $1 AND quantity = 0

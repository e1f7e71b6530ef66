-- The node is gone for good: it waits for nothing.
DELETE FROM lease_wishes WHERE node = $1

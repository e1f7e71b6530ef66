-- The node is gone for good: nobody takes them.
DELETE FROM lease_moves WHERE node = $1

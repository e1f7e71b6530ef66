-- The node is gone for good: no move will come.
DELETE FROM lease_marks WHERE node = $1

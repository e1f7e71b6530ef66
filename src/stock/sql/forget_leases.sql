-- The node is gone for good.
DELETE FROM leases WHERE node = $1

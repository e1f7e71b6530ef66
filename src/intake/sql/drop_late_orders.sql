-- The pieces are the node's: all is sure.
DELETE FROM late_orders

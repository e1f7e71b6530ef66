-- Orders of which it is not sure that their pieces were still the node's.
SELECT id FROM late_orders ORDER BY id

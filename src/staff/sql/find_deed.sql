-- Whether a line of a node's log was brought here already.
SELECT id FROM staff_deeds WHERE shop_id = $1 AND at = $2 AND id = $3

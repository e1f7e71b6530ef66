-- In a node's own database: all that it has of the central one's, free, held or sold and not carried.
SELECT shop_id, variant_id, received FROM stock WHERE received > 0 ORDER BY shop_id, variant_id

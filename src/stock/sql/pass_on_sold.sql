-- Pieces of an order that the central database counts from now on are no more counted at the node.
UPDATE stock SET received = received - $3, sold = sold - $3 WHERE shop_id = $1 AND variant_id = $2 AND sold >= $3

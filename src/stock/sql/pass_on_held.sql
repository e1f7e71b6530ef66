-- Pieces kept for a payment that goes on in the central database are no more counted at the node.
UPDATE stock SET received = received - $3, held = held - $3 WHERE shop_id = $1 AND variant_id = $2 AND held >= $3

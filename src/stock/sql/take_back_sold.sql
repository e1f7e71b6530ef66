-- Pieces of an order that the central database has forgotten are the node's again, and sold.
UPDATE stock SET received = received + $3, sold = sold + $3 WHERE shop_id = $1 AND variant_id = $2

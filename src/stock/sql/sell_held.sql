-- Held pieces belong to an order now.
UPDATE stock SET held = held - $3, sold = sold + $3 WHERE shop_id = $1 AND variant_id = $2 AND held >= $3

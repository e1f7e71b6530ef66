-- Held pieces are free again.
UPDATE stock SET available = available + $3, held = held - $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND held >= $3 RETURNING available, version

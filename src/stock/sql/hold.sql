-- Pieces kept for an order that is being paid; no row changes when there are not enough.
UPDATE stock SET available = available - $3, held = held + $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND available >= $3 RETURNING available, version

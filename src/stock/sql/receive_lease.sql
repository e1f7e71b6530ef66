-- A node has the pieces that it was granted.
UPDATE stock SET received = received + $3, available = available + $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 RETURNING available, version

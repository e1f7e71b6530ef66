-- A cancelled order gives its pieces back.
UPDATE stock SET available = available + $3, sold = sold - $3, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND sold >= $3 RETURNING available, version

-- A movement by hand; no row changes when it would leave less than nothing or more than we count.
UPDATE stock SET received = received + $3, adjusted = adjusted + $4, returned = returned + $5, available = available + $6, version = version + 1
WHERE shop_id = $1 AND variant_id = $2 AND available + $6 >= 0 AND available + $6 <= $7 RETURNING available, version

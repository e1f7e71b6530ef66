-- Only over the version that was read: the second press changes nothing.
UPDATE bank_deposits SET state = $4, aside = $5, order_id = $6, surplus = $7, person_id = $8, sealed = $9, done_at = $10, done_by = $11, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3

-- The buyer went back and changed something, or a price moved; only while open and unchanged.
UPDATE checkouts SET expires_at = $4, person_id = $5, document = $6, sealed = $7, card_source = $8, changes = $9, version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $3 AND state = 'open'

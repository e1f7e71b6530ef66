-- A draft that is thrown away.
DELETE FROM newsletters WHERE shop_id = $1 AND id = $2 AND version = $3 AND state = 'draft'

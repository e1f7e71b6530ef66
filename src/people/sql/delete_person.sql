-- Erasing a person is destroying the key.
DELETE FROM persons WHERE shop_id = $1 AND id = $2

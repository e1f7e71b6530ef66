-- Erasing a person is destroying all keys.
DELETE FROM person_keys WHERE shop_id = $1 AND person_id = $2

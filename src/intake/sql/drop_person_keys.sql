-- The key of its boxes, once it was carried.
DELETE FROM person_keys WHERE id = $1

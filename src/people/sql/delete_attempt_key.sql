-- Of an attempt that came to nothing, and is forgotten.
DELETE FROM person_keys WHERE id = $1

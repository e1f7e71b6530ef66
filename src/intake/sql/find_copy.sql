-- What others were given of it.
SELECT version, digest, kept FROM entry_copies WHERE id = $1

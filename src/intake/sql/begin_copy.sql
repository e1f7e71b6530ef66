-- It is about to be given to others.
INSERT INTO entry_copies (id, version, digest, at, kept) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, digest = excluded.digest, at = excluded.at

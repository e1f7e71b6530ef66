-- Kept for another node, unless what is there is as new.
INSERT INTO copies (node, checkout, version, box, kept_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (node, checkout) DO UPDATE SET version = excluded.version, box = excluded.box, kept_at = excluded.kept_at
WHERE copies.version < excluded.version

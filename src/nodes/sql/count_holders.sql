-- Whether somebody may know of attempts under this letter that nobody else knows of.
SELECT COUNT(*) FROM node_identities WHERE node = $1 AND identity <> $2 AND retired_at IS NULL

-- It stopped in order and left nothing in its folder.
DELETE FROM node_identities WHERE identity = $1 AND retired_at IS NULL

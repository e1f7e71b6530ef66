-- Whether it was retired.
SELECT identity FROM node_identities WHERE identity = $1 AND retired_at IS NOT NULL

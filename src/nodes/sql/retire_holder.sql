-- It never sells again. Who retires it once more finds it so.
UPDATE node_identities SET retired_at = $2, retired_by = $3 WHERE identity = $1 AND retired_at IS NULL

-- It is in the central database: nobody need keep it.
UPDATE entry_copies SET carried_at = $2 WHERE id = $1 AND carried_at IS NULL

-- The central database has forgotten it, and the others may have been told to drop it: it is to be given to them anew.
UPDATE entry_copies SET carried_at = NULL, digest = '', kept = 0 WHERE id = $1

-- All others were told.
DELETE FROM entry_copies WHERE id = $1 AND version = $2 AND carried_at IS NOT NULL

-- One of them has it.
UPDATE entry_copies SET kept = 1 WHERE id = $1 AND version = $2

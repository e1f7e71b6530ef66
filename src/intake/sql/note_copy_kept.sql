-- One of them has it.
UPDATE entry_copies SET kept = $2 WHERE id = $1 AND kept < $2

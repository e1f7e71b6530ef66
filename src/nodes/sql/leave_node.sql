-- It has ended in order: its letter may be taken at once.
UPDATE nodes SET seen_at = NULL WHERE node = $1 AND identity = $2 AND incarnation = $3

-- It is alive, and its letter is still its own.
UPDATE nodes SET seen_at = $4, address = $5, link = $6 WHERE node = $1 AND identity = $2 AND incarnation = $3

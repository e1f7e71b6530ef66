-- Whoever serves under it, should he come back, is told so at his next beat; its letter is free at once.
UPDATE nodes SET incarnation = incarnation + 1, seen_at = NULL WHERE identity = $1

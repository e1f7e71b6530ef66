-- Attempts on their way, the oldest first.
SELECT id, rows FROM handovers ORDER BY at, id LIMIT $1

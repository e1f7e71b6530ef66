-- Forgotten failures.
DELETE FROM staff_failures WHERE last_at < $1

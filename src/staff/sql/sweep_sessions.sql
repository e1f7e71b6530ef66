-- Sessions nobody has used for long, or that are too old.
DELETE FROM staff_sessions WHERE seen_at < $1 OR created_at < $2

-- Those that are over.
DELETE FROM member_sessions WHERE seen_at <= $1 OR created_at <= $2

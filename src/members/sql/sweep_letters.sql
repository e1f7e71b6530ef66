-- Those that nobody asks about any more.
DELETE FROM member_letters WHERE expires_at <= $1

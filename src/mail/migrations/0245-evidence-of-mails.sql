-- What each try met: the other server, its code in RFC 3463's form, TLS or not, and the name by which a report about it comes back.
ALTER TABLE mail_attempts ADD COLUMN enhanced TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_attempts ADD COLUMN server TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_attempts ADD COLUMN tls TEXT NOT NULL DEFAULT '';
ALTER TABLE mail_attempts ADD COLUMN ref TEXT NOT NULL DEFAULT '';

CREATE INDEX IF NOT EXISTS mail_attempts_refs ON mail_attempts (ref) WHERE ref <> '';

-- A shop and its settings, as copied: others refer to it, so it stays where it is.
INSERT INTO shops (id, settings, version, secret, opened_at, created_at, closed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, version = excluded.version, secret = excluded.secret,
  opened_at = excluded.opened_at, created_at = excluded.created_at, closed_at = excluded.closed_at

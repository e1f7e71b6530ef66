-- A new shop, closed.
INSERT INTO shops (id, settings, version, secret, opened_at, created_at) VALUES ($1, $2, 1, $3, NULL, $4)

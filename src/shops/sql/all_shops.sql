-- The directory of shops, at start.
SELECT id, settings, version, secret, opened_at, closed_at, created_at FROM shops ORDER BY id

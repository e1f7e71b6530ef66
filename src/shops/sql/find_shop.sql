-- One shop, before it is changed.
SELECT id, settings, version, secret, opened_at, closed_at, created_at FROM shops WHERE id = $1

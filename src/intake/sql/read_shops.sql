-- A shop and its settings: compared, and copied.
SELECT id, settings, version, secret, opened_at, created_at, closed_at
FROM shops WHERE id = $1

-- Whether this was carried from here, or is on its way.
SELECT 1 FROM carried_bundles WHERE id = $1 UNION ALL SELECT 1 FROM handovers WHERE id = $1 LIMIT 1

-- The same of one that another node knows of, where this database does not.
INSERT INTO lease_reports (node, letter, era, owes, at) VALUES ($1, $2, 0, 1, 0) ON CONFLICT DO NOTHING

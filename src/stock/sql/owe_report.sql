-- A node that is to tell before anybody is given pieces.
INSERT INTO lease_reports (node, letter, era, owes, at) VALUES ($1, $2, 0, 1, 0)
ON CONFLICT (node) DO UPDATE SET letter = excluded.letter, owes = 1

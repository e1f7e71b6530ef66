-- A node has told what it holds.
INSERT INTO lease_reports (node, letter, era, owes, at) VALUES ($1, $2, $3, 0, $4)
ON CONFLICT (node) DO UPDATE SET letter = excluded.letter, era = excluded.era, owes = 0, at = excluded.at

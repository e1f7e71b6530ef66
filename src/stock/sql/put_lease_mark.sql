-- Up to where the other side's moves were taken.
INSERT INTO lease_marks (node, way, seq) VALUES ($1, $2, $3) ON CONFLICT (node, way) DO UPDATE SET seq = $3

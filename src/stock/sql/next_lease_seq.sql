-- The number of the next move.
INSERT INTO lease_marks (node, way, seq) VALUES ($1, $2, 1) ON CONFLICT (node, way) DO UPDATE SET seq = lease_marks.seq + 1 RETURNING seq

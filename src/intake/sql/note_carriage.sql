-- The node has heard of it; of two that were under way at once the later one counts.
INSERT INTO carry_marks (node, carriage) VALUES ($1, $2)
ON CONFLICT (node) DO UPDATE SET carriage = excluded.carriage WHERE carry_marks.carriage < excluded.carriage

-- A node carries once more.
INSERT INTO carry_marks (node, carriage) VALUES ($1, 1) ON CONFLICT (node) DO UPDATE SET carriage = carry_marks.carriage + 1 RETURNING carriage

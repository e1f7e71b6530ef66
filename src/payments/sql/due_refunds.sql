-- Refunds with something left to do, to take up again after a start.
SELECT id, due_at FROM refunds WHERE due_at IS NOT NULL ORDER BY due_at LIMIT $1

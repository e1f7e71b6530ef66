-- When to look again.
SELECT MIN(due_at) FROM effects;

-- When to look again.
SELECT MIN(due_at) FROM deliveries WHERE due_at > $1;

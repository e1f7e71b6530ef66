-- Orders that lie here alone, the oldest first.
SELECT o.id FROM orders o LEFT JOIN entry_copies c ON c.id = o.id
WHERE o.created_at <= $1 AND COALESCE(c.kept, 0) = 0 ORDER BY o.created_at, o.id LIMIT $2

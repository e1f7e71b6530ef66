-- How many orders lie here alone.
SELECT COUNT(*) FROM orders o LEFT JOIN entry_copies c ON c.id = o.id WHERE COALESCE(c.kept, 0) = 0

-- Since when an order lies here alone.
SELECT MIN(o.created_at) FROM orders o LEFT JOIN entry_copies c ON c.id = o.id WHERE COALESCE(c.kept, 0) = 0

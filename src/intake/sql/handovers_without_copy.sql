-- The same of attempts on their way.
SELECT h.id FROM handovers h LEFT JOIN entry_copies c ON c.id = h.id
WHERE h.at <= $1 AND COALESCE(c.kept, 0) = 0 ORDER BY h.at, h.id LIMIT $2

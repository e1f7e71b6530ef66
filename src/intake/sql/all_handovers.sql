-- Attempts on their way, the oldest first.
SELECT id, shop_id, rows FROM handovers ORDER BY at, id LIMIT $1

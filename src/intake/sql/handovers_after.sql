-- Attempts on their way, the oldest first, after that one.
SELECT id, shop_id, rows, at FROM handovers WHERE (at, id) > ($1, $2) ORDER BY at, id LIMIT $3

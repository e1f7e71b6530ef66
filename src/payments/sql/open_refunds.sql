-- Refunds of a shop with something left to do, when the owner wants to know now.
SELECT id FROM refunds WHERE shop_id = $1 AND due_at IS NOT NULL ORDER BY due_at, id LIMIT $2

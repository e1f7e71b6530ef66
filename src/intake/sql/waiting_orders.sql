-- Orders that were taken here and are to be carried, the oldest first.
SELECT shop_id, id, created_at, number FROM orders WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3

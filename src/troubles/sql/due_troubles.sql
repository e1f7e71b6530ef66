-- What the ticker has to look at now, the longest waiting first.
SELECT shop_id, id FROM troubles WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2

-- What is under way with an object.
SELECT id FROM effects WHERE object_id = $1 AND kind = $2 ORDER BY due_at LIMIT 1;

-- What is to happen by now, in the order of its time.
SELECT id, kind, object_id, detail FROM effects WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2;

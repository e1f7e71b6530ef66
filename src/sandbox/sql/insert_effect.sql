-- Something that happens later.
INSERT INTO effects (id, kind, object_id, due_at, detail) VALUES ($1, $2, $3, $4, $5);

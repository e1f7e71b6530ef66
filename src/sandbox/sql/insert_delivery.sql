-- An event that is to be told.
INSERT INTO deliveries (event_id, due_at, tries, status) VALUES ($1, $2, 0, 0);

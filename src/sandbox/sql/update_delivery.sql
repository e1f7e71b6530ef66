-- What became of a try; without a time it is told.
UPDATE deliveries SET due_at = $2, tries = $3, status = $4 WHERE event_id = $1;

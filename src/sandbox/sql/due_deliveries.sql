-- Events to be told by now.
SELECT deliveries.event_id, deliveries.tries, objects.body FROM deliveries JOIN objects ON objects.id = deliveries.event_id
WHERE deliveries.due_at <= $1 ORDER BY deliveries.due_at, objects.seq LIMIT $2;

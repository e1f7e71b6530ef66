-- How often an event was tried.
SELECT tries FROM deliveries WHERE event_id = $1;

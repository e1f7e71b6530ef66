-- A trouble's story, from the beginning.
SELECT n, at, what, actor, actor_name, rung, details FROM trouble_events WHERE trouble_id = $1 ORDER BY n

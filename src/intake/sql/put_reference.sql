-- All copies were seen to be what is stored in the central database.
INSERT INTO reference_home (id, seen_at, place) VALUES (1, $1, $2)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, place = excluded.place

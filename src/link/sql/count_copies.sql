-- How many are kept, and the room they take.
SELECT COUNT(*), COALESCE(SUM(LENGTH(box)), 0) FROM copies

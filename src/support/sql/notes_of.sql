-- Notes, in the order they were written.
SELECT at, staff_name, sealed FROM inquiry_notes WHERE inquiry_id = $1 ORDER BY seq

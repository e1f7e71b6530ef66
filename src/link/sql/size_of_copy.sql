-- The room that one takes.
SELECT LENGTH(box) FROM copies WHERE node = $1 AND checkout = $2

-- The page before a cursor: the nearest newer ones, oldest first.
SELECT body FROM objects
WHERE kind = $1 AND seq > $2 AND created >= $3 AND created <= $4 AND ($6 = '' OR parent = $6) ORDER BY seq LIMIT $5;

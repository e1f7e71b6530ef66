-- A page of a list, newest first. $6: what they belong to, '' any.
SELECT body FROM objects
WHERE kind = $1 AND seq < $2 AND created >= $3 AND created <= $4 AND ($6 = '' OR parent = $6) ORDER BY seq DESC LIMIT $5;

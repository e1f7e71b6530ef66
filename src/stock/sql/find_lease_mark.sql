-- The last move written, or taken.
SELECT seq FROM lease_marks WHERE node = $1 AND way = $2

-- The room that is free when it is dropped; none, when it is newer than what is settled.
SELECT LENGTH(box) FROM copies WHERE node = $1 AND checkout = $2 AND version <= $3

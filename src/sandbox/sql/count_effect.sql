-- Whether it is still to come.
SELECT COUNT(*) FROM effects WHERE id = $1;

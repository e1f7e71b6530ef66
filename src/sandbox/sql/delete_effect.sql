-- It has happened.
DELETE FROM effects WHERE id = $1;

-- An object by its id.
SELECT body FROM objects WHERE id = $1;

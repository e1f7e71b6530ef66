-- An object changes; its place in lists stays, what it belongs to may become known.
UPDATE objects SET body = $2, parent = $3 WHERE id = $1;

-- Where a page of a list begins: the cursor is an object of that kind.
SELECT seq FROM objects WHERE id = $1 AND kind = $2;

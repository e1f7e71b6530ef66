-- Whether an attempt is there.
SELECT id FROM checkouts WHERE id = $1

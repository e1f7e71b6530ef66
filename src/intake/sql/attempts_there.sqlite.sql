-- Of a list of attempts, those that are there.
SELECT id FROM checkouts WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id

-- Of a list of attempts, those that are there.
SELECT id FROM checkouts WHERE id IN (SELECT jsonb_array_elements_text(CAST($1 AS jsonb))) ORDER BY id

-- Of a list of attempts, those that are there.
SELECT id FROM checkouts WHERE id IN (SELECT jsonb_array_elements_text($1::jsonb)) ORDER BY id

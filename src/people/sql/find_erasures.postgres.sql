-- Of a list of people, when those who were erased were erased last.
SELECT id, erased_at FROM person_erasures WHERE shop_id = $1 AND id IN (SELECT jsonb_array_elements_text(CAST($2 AS jsonb))) ORDER BY id

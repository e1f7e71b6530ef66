-- Of a list of people, when those who were erased were erased last.
SELECT id, erased_at FROM person_erasures WHERE shop_id = $1 AND id IN (SELECT jsonb_array_elements_text($2::jsonb)) ORDER BY id

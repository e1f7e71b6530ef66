-- Of a list of people, when those who were erased were erased last.
SELECT id, erased_at FROM person_erasures WHERE shop_id = $1 AND id IN (SELECT value FROM json_each($2)) ORDER BY id

-- When a person was erased last.
SELECT erased_at FROM person_erasures WHERE shop_id = $1 AND id = $2

-- Members whose box nobody can open: the key is gone, and nobody erased it.
SELECT m.id FROM members m LEFT JOIN persons p ON p.shop_id = m.shop_id AND p.id = m.person_id
WHERE m.shop_id = $1 AND p.id IS NULL ORDER BY m.id LIMIT $2

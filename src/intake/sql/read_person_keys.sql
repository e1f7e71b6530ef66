-- The key of its boxes, to be carried.
SELECT id, shop_id, person_id, sealed_key, created_at FROM person_keys WHERE id = $1

-- The newest erasure of a person.
INSERT INTO person_erasures (shop_id, id, erased_at) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, id) DO UPDATE SET erased_at = excluded.erased_at

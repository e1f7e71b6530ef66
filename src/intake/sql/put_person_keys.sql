-- The key of its boxes, as carried; what is there already is the same.
INSERT INTO person_keys (id, shop_id, person_id, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING

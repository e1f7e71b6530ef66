-- An attempt has one key, the one its box was sealed with last.
INSERT INTO person_keys (id, shop_id, person_id, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, sealed_key = excluded.sealed_key, created_at = excluded.created_at

-- A buyer seen for the first time.
INSERT INTO persons (shop_id, id, sealed_key, created_at) VALUES ($1, $2, $3, $4)

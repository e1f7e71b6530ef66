-- Further keys that open a person's boxes, the newest first.
SELECT sealed_key FROM person_keys WHERE shop_id = $1 AND person_id = $2 ORDER BY created_at DESC, id

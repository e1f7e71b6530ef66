-- The key that opens a person's boxes; none after the person was erased.
SELECT sealed_key FROM persons WHERE shop_id = $1 AND id = $2

-- An edited category, only when it is still the version that was shown.
UPDATE categories SET name_ja = $3, name_en = $4, description_ja = $5, description_en = $6, position = $7, archived = $8,
  version = version + 1
WHERE shop_id = $1 AND slug = $2 AND version = $9

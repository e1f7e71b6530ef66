-- An edited category, only when it is still the version that was shown.
UPDATE categories SET slug = $3, name_ja = $4, name_en = $5, description_ja = $6, description_en = $7, position = $8, archived = $9,
  version = version + 1
WHERE shop_id = $1 AND slug = $2 AND version = $10

-- An edited item, only when it is still the version that was shown: a stale page or a second press changes no row.
UPDATE items SET slug = $3, name_ja = $4, name_en = $5, description_ja = $6, description_en = $7, category_slugs = $8, tags = $9,
  attributes = $10, tax = $11, published = $12, archived = $13, position = $14, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $15

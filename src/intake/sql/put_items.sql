-- Items, as copied.
INSERT INTO items (shop_id, id, slug, name_ja, name_en, description_ja, description_en, category_slugs, tags, attributes, tax, published,
  archived, position, created_at, version, picture_count)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)

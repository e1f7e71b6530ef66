-- Items, of a shop: compared, and copied.
SELECT shop_id, id, slug, name_ja, name_en, description_ja, description_en, category_slugs, tags, attributes, tax, published, archived,
  position, created_at, version, picture_count
FROM items WHERE shop_id = $1 ORDER BY shop_id, id

-- Every item of a shop, for its snapshot.
SELECT id, slug, name_ja, name_en, description_ja, description_en, category_slugs, tags, attributes, tax, published, archived, position, created_at, version
FROM items WHERE shop_id = $1 ORDER BY position, created_at, id

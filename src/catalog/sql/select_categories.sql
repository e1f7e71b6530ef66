-- Every category of a shop, for its snapshot and for checking what an item names.
SELECT slug, name_ja, name_en, description_ja, description_en, position, archived, version
FROM categories WHERE shop_id = $1 ORDER BY position, slug

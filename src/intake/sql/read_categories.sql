-- Categories, of a shop: compared, and copied.
SELECT shop_id, slug, name_ja, name_en, description_ja, description_en, position, archived, version
FROM categories WHERE shop_id = $1 ORDER BY shop_id, slug

-- One item as it is now, for the page that edits it and the transaction that changes it.
SELECT id, slug, name_ja, name_en, description_ja, description_en, category_slugs, tags, attributes, tax, published, archived, position, created_at, version
FROM items WHERE shop_id = $1 AND id = $2

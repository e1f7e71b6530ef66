-- A new category; a slug that is taken changes no row.
INSERT INTO categories (shop_id, slug, name_ja, name_en, description_ja, description_en, position, archived, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
ON CONFLICT (shop_id, slug) DO NOTHING

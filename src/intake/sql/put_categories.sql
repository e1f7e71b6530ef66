-- Categories, as copied.
INSERT INTO categories (shop_id, slug, name_ja, name_en, description_ja, description_en, position, archived, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

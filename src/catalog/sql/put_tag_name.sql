-- The words of one tag.
INSERT INTO tag_names (shop_id, tag, name_ja, name_en) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop_id, tag) DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en

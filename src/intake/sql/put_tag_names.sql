-- How tags are called, as copied.
INSERT INTO tag_names (shop_id, tag, name_ja, name_en)
VALUES ($1, $2, $3, $4)

-- How tags are called, of a shop: compared, and copied.
SELECT shop_id, tag, name_ja, name_en
FROM tag_names WHERE shop_id = $1 ORDER BY shop_id, tag

-- The words tags are shown as, for the snapshot.
SELECT tag, name_ja, name_en FROM tag_names WHERE shop_id = $1 ORDER BY tag

-- Every picture of a shop's items, for its snapshot.
SELECT id, item_id, hash, widths, width, height, kind, alt_ja, alt_en
FROM pictures WHERE shop_id = $1 ORDER BY item_id, position, id

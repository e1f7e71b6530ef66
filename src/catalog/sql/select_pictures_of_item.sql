-- The pictures of one item in the order shown.
SELECT id, item_id, hash, widths, width, height, kind, alt_ja, alt_en
FROM pictures WHERE shop_id = $1 AND item_id = $2 ORDER BY position, id

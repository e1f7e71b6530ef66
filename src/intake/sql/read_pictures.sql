-- Which pictures an item has, of a shop: compared, and copied.
SELECT shop_id, item_id, id, position, hash, widths, width, height, kind, alt_ja, alt_en
FROM pictures WHERE shop_id = $1 ORDER BY shop_id, item_id, id

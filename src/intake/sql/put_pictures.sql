-- Which pictures an item has, as copied.
INSERT INTO pictures (shop_id, item_id, id, position, hash, widths, width, height, kind, alt_ja, alt_en)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

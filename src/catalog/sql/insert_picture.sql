-- A picture at its place in the item's list.
INSERT INTO pictures (shop_id, id, item_id, hash, widths, width, height, kind, alt_ja, alt_en, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

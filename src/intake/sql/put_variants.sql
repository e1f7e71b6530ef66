-- What is sold, with its price, as copied.
INSERT INTO variants (shop_id, id, item_id, sku, name_ja, name_en, list_price, sale_price, sale_from, sale_until, limit_per_order, position, archived)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

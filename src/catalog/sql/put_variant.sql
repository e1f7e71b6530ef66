-- A variant, new or changed.
INSERT INTO variants (shop_id, id, item_id, sku, name_ja, name_en, list_price, sale_price, sale_from, sale_until, limit_per_order, archived, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (shop_id, id) DO UPDATE SET sku = excluded.sku, name_ja = excluded.name_ja, name_en = excluded.name_en,
  list_price = excluded.list_price, sale_price = excluded.sale_price, sale_from = excluded.sale_from, sale_until = excluded.sale_until,
  limit_per_order = excluded.limit_per_order, archived = excluded.archived, position = excluded.position

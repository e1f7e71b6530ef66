-- Every variant of a shop, for its snapshot.
SELECT id, item_id, sku, name_ja, name_en, list_price, sale_price, sale_from, sale_until, limit_per_order, archived
FROM variants WHERE shop_id = $1 ORDER BY item_id, position, id

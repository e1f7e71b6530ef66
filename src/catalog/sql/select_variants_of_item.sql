-- The variants of one item, archived ones too, in the order shown.
SELECT id, item_id, sku, name_ja, name_en, list_price, sale_price, sale_from, sale_until, limit_per_order, archived
FROM variants WHERE shop_id = $1 AND item_id = $2 ORDER BY position, id

-- What is sold, with its price, of a shop: compared, and copied.
SELECT shop_id, id, item_id, sku, name_ja, name_en, list_price, sale_price, sale_from, sale_until, limit_per_order, position, archived
FROM variants WHERE shop_id = $1 ORDER BY shop_id, id

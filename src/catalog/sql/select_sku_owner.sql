-- Which variant has this SKU, and of which item? A SKU names one variant of a shop, for ever.
SELECT id, item_id FROM variants WHERE shop_id = $1 AND sku = $2

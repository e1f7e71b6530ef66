-- Whose SKUs are this one when upper and lower case are the same? ($2 is in upper case; SKUs are ASCII.)
SELECT id, item_id FROM variants WHERE shop_id = $1 AND UPPER(sku) = $2 ORDER BY id

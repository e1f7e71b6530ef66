-- Items of a category whose slug changes name it by the new one.
UPDATE items SET category_slugs = $3, version = version + 1 WHERE shop_id = $1 AND id = $2

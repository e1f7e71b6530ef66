-- Whose slug is it? A slug names one item of a shop.
SELECT id FROM items WHERE shop_id = $1 AND slug = $2

-- How many pictures the item has by now.
UPDATE items SET picture_count = $3 WHERE shop_id = $1 AND id = $2

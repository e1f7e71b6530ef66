-- Which pictures an item has: one that is not there any more, or is otherwise.
DELETE FROM pictures WHERE shop_id = $1 AND item_id = $2 AND id = $3

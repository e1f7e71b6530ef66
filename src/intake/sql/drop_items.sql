-- Items: one that is not there any more, or is otherwise.
DELETE FROM items WHERE shop_id = $1 AND id = $2

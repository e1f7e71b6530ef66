-- Categories: one that is not there any more, or is otherwise.
DELETE FROM categories WHERE shop_id = $1 AND slug = $2

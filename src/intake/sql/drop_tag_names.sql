-- How tags are called: one that is not there any more, or is otherwise.
DELETE FROM tag_names WHERE shop_id = $1 AND tag = $2

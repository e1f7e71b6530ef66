-- Law pages that were shown: one that is not there any more, or is otherwise.
DELETE FROM law_pages WHERE shop_id = $1 AND page = $2 AND version = $3

-- What is sold, with its price: one that is not there any more, or is otherwise.
DELETE FROM variants WHERE shop_id = $1 AND id = $2

-- The membership is over.
DELETE FROM members WHERE shop_id = $1 AND id = $2

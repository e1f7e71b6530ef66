-- The words an order is found by, of a buyer who is erased: the amount is left.
UPDATE orders SET clues = $3 WHERE shop_id = $1 AND id = $2

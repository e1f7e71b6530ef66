-- The attempt to buy, once it was carried.
DELETE FROM checkouts WHERE id = $1

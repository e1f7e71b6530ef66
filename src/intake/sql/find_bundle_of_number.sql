-- An order that was carried from here, by its number.
SELECT id FROM carried_bundles WHERE shop_id = $1 AND number = $2

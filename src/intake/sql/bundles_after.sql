-- What was carried after that, in its order.
SELECT id, shop_id, number, carriage, rows FROM carried_bundles WHERE carriage > $1 ORDER BY carriage, at, id LIMIT $2

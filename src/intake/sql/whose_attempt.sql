-- Whose attempt it is, and since when.
SELECT shop_id, person_id, created_at FROM checkouts WHERE id = $1

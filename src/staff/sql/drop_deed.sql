-- A line that was brought to the central database.
DELETE FROM staff_deeds WHERE shop_id = $1 AND at = $2 AND id = $3

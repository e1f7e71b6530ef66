-- The try counted before it was made went well: others' failures stay.
UPDATE staff_failures SET failures = failures - 1 WHERE shop_id = $1 AND counted = $2 AND failures > 0

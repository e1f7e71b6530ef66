-- How often in a row it went wrong, and when last.
SELECT failures, last_at FROM staff_failures WHERE shop_id = $1 AND counted = $2

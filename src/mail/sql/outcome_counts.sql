-- How the tries of the last days ended, for the picture on the owner's list.
SELECT outcome, COUNT(*) FROM mail_attempts WHERE shop_id = $1 AND at >= $2 GROUP BY outcome ORDER BY outcome

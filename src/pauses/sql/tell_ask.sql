-- The mail was written.
UPDATE pause_asks SET told_at = $3 WHERE shop_id = $1 AND id = $2 AND told_at IS NULL

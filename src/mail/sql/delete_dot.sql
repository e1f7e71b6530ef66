-- What became of it is written down.
DELETE FROM mail_dots WHERE shop_id = $1 AND subject_id = $2 AND kind = $3 AND round = $4

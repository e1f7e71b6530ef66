-- A changed profile, of one that nobody changed meanwhile.
UPDATE members SET sealed = $4, mail_mark = $5, locale = $6, version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $3

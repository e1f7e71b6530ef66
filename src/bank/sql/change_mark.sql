-- Its name was taken off: it stands behind those that are equal to it now.
UPDATE bank_deposits SET mark = $3, nth = (SELECT COALESCE(MAX(o.nth), 0) + 1 FROM bank_deposits o WHERE o.shop_id = $1 AND o.mark = $3)
WHERE shop_id = $1 AND id = $2

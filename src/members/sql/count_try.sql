-- A try at its digits, counted before it is looked at.
UPDATE member_letters SET tries = tries + 1 WHERE shop_id = $1 AND id = $2 AND tries < $3

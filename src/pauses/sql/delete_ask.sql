-- The mail is out, or never will be: the address goes.
DELETE FROM pause_asks WHERE shop_id = $1 AND id = $2

-- Paying begins or has failed; an attempt that ended stays as it is.
UPDATE checkouts SET state = $3 WHERE shop_id = $1 AND id = $2 AND state IN ('open', 'checking')

-- The attempt became an order, once.
UPDATE checkouts SET state = 'accepted' WHERE shop_id = $1 AND id = $2 AND state IN ('open', 'checking')

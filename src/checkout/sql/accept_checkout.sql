-- The attempt became an order, once. Its card's token is of no use any more.
UPDATE checkouts SET state = 'accepted', card_source = '' WHERE shop_id = $1 AND id = $2 AND state IN ('open', 'checking')

-- The buyer is erased: what the other side answered may name the address.
UPDATE channel_attempts SET evidence = '' WHERE shop_id = $1 AND send_id = $2

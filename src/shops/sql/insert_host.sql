-- A host name of a shop.
INSERT INTO shop_hosts (host, shop_id) VALUES ($1, $2)

-- Frees a SKU for the time of a transaction, so that two variants can change theirs for one another's. "~" never stands in a SKU.
UPDATE variants SET sku = '~' || id WHERE shop_id = $1 AND id = $2

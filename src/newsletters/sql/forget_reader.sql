-- Of a person who is erased: the box is shut by his key; his domain goes as well.
UPDATE newsletter_readers SET domain = '' WHERE shop_id = $1 AND id = $2

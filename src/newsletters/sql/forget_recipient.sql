-- The same in the lists of letters.
UPDATE newsletter_recipients SET domain = '' WHERE shop_id = $1 AND reader_id = $2

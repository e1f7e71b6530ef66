-- Which letters he was sent, for who is erased.
SELECT newsletter_id FROM newsletter_recipients WHERE shop_id = $1 AND reader_id = $2 ORDER BY newsletter_id

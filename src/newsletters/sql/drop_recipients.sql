-- The letter is a draft again.
DELETE FROM newsletter_recipients WHERE shop_id = $1 AND newsletter_id = $2

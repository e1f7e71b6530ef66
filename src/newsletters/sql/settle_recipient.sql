-- Handed to the outbox, or left out since he ended it meanwhile.
UPDATE newsletter_recipients SET state = $4 WHERE shop_id = $1 AND newsletter_id = $2 AND reader_id = $3 AND state = 'waiting'

-- Who is next, of those whose turn has come.
SELECT reader_id, domain FROM newsletter_recipients
WHERE shop_id = $1 AND newsletter_id = $2 AND state = 'waiting' AND offset_us <= $3
ORDER BY offset_us, reader_id LIMIT $4

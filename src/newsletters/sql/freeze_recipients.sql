-- Who gets it is settled when the number is confirmed; those of one domain follow each other with a gap.
INSERT INTO newsletter_recipients (shop_id, newsletter_id, reader_id, domain, offset_us, state)
SELECT c.shop_id, $3, r.id, r.domain, (ROW_NUMBER() OVER (PARTITION BY r.domain ORDER BY c.asked_at, r.id) - 1) * $4, 'waiting'
FROM newsletter_consents AS c
JOIN newsletter_readers AS r ON r.shop_id = c.shop_id AND r.id = c.reader_id
WHERE c.shop_id = $1 AND c.purpose = $2 AND c.state = 'given'

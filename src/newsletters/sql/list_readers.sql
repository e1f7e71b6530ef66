-- Those who gave it, for the page on which the recipients are looked at; the newest first.
SELECT r.id, r.shop_id, r.person_id, r.sealed, r.domain, r.locale, r.asked_at, r.round
FROM newsletter_consents AS c
JOIN newsletter_readers AS r ON r.shop_id = c.shop_id AND r.id = c.reader_id
WHERE c.shop_id = $1 AND c.purpose = $2 AND c.state = 'given'
ORDER BY c.asked_at DESC, r.id
LIMIT $3 OFFSET $4

-- The proof, for the page of a reader.
SELECT e.purpose, e.at, e.what, e.how, COALESCE(t.text, '')
FROM newsletter_consent_events AS e
LEFT JOIN newsletter_texts AS t ON t.shop_id = e.shop_id AND t.version = e.text_version
WHERE e.shop_id = $1 AND e.reader_id = $2
ORDER BY e.at, e.purpose, e.seq

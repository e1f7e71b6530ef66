-- What became of the mails of a letter.
SELECT m.state, COUNT(*) FROM newsletter_recipients AS r
JOIN mail_messages AS m ON m.shop_id = r.shop_id AND m.subject_id = $2 || '.' || r.reader_id AND m.kind = 'newsletter'
WHERE r.shop_id = $1 AND r.newsletter_id = $2 AND r.state = 'queued'
GROUP BY m.state ORDER BY m.state

-- He pressed the button behind the link.
UPDATE newsletter_consents SET state = 'given', given_at = $4 WHERE shop_id = $1 AND reader_id = $2 AND purpose = $3 AND state = 'asked'

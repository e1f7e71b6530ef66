-- It ends, asked or given; what ended before stays as it was.
UPDATE newsletter_consents SET state = 'ended', ended_at = $4, ended_how = $5
WHERE shop_id = $1 AND reader_id = $2 AND purpose = $3 AND state <> 'ended'

-- What he is asked for stands as asked, unless he gave it before.
INSERT INTO newsletter_consents (shop_id, reader_id, purpose, state, text_version, place, asked_at, ended_how)
VALUES ($1, $2, $3, 'asked', $4, $5, $6, '')
ON CONFLICT (shop_id, reader_id, purpose) DO UPDATE SET state = 'asked', text_version = excluded.text_version, place = excluded.place,
  asked_at = excluded.asked_at, given_at = NULL, ended_at = NULL, ended_how = ''
WHERE newsletter_consents.state <> 'given'

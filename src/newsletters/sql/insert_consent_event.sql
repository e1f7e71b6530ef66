-- The proof: when, what, how, on which words.
INSERT INTO newsletter_consent_events (shop_id, reader_id, purpose, seq, at, what, how, text_version)
VALUES ($1, $2, $3,
  (SELECT COALESCE(MAX(seq), 0) + 1 FROM newsletter_consent_events WHERE shop_id = $1 AND reader_id = $2 AND purpose = $3),
  $4, $5, $6, $7)

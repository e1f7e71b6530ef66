-- For which purposes he was asked, and how each stands.
SELECT reader_id, purpose, state, text_version, place, asked_at, given_at, ended_at, ended_how
FROM newsletter_consents WHERE shop_id = $1 AND reader_id = $2 ORDER BY purpose

-- Given, or taken back; never changed.
INSERT INTO member_consents (shop_id, member_id, n, purpose, given, at, locale, words_mark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

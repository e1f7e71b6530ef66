-- What he agreed to and took back, the newest first, with the words he was shown.
SELECT c.purpose, c.given, c.at, c.locale, w.words FROM member_consents c
JOIN member_consent_words w ON w.shop_id = c.shop_id AND w.mark = c.words_mark
WHERE c.shop_id = $1 AND c.member_id = $2 ORDER BY c.n DESC

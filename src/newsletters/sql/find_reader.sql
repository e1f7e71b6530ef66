-- A reader by his id, as the links in his mails name him.
SELECT id, shop_id, person_id, sealed, domain, locale, asked_at, round FROM newsletter_readers WHERE shop_id = $1 AND id = $2

-- A reader by his address: one of each person.
SELECT id, shop_id, person_id, sealed, domain, locale, asked_at, round FROM newsletter_readers WHERE shop_id = $1 AND person_id = $2

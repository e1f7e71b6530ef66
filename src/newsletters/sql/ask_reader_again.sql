-- He asks again: a new link, and the ones before it work no more.
UPDATE newsletter_readers SET sealed = $3, locale = $4, asked_at = $5, domain = $6, round = round + 1 WHERE shop_id = $1 AND id = $2

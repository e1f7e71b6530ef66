-- The shop's own words for a mail, if the owner has changed them; an empty text means back to the built-in ones.
SELECT version, subject, text, html, changed_at, changed_by
FROM mail_templates
WHERE shop_id = $1 AND name = $2 AND locale = $3

-- Which mails say the owner's own words, for the list of templates.
SELECT name, locale, changed_at, changed_by
FROM mail_templates
WHERE shop_id = $1 AND text <> ''
ORDER BY name, locale

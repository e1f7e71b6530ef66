-- Words of mails that the shop chose, of a shop: compared, and copied.
SELECT shop_id, name, locale, version, subject, text, html, changed_at, changed_by
FROM mail_templates WHERE shop_id = $1 ORDER BY shop_id, name, locale

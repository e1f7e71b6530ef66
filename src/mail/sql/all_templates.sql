-- The owners' words of all shops, to be kept by a node as well.
SELECT shop_id, name, locale, version, subject, text, html, changed_at, changed_by FROM mail_templates ORDER BY shop_id, name, locale

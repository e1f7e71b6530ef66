-- The owner changes a mail's words for the first time; a second first time is a stale page.
INSERT INTO mail_templates (shop_id, name, locale, version, subject, text, html, changed_at, changed_by)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING

-- In a node's own database: as the central one has it.
INSERT INTO mail_templates (shop_id, name, locale, version, subject, text, html, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

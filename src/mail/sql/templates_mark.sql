-- Tells whether any of them was changed: how many there are, and their versions together.
SELECT COUNT(*), COALESCE(SUM(version), 0) FROM mail_templates

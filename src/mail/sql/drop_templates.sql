-- In a node's own database: others take their place.
DELETE FROM mail_templates

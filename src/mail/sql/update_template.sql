-- The owner changes a mail's words again, if nobody else has in the meantime.
UPDATE mail_templates SET version = version + 1, subject = $5, text = $6, html = $7, changed_at = $8, changed_by = $9
WHERE shop_id = $1 AND name = $2 AND locale = $3 AND version = $4

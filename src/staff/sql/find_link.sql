-- What a link from a mail stands for.
SELECT l.staff_id, l.kind, l.expires_at, l.used_at, l.replaced, a.name, a.mail, a.enabled
FROM staff_links l JOIN staff_accounts a ON a.shop_id = l.shop_id AND a.id = l.staff_id
WHERE l.shop_id = $1 AND l.id = $2

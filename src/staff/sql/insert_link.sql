-- A link that lets its holder choose a password.
INSERT INTO staff_links (shop_id, id, staff_id, kind, created_at, expires_at, replaced) VALUES ($1, $2, $3, $4, $5, $6, 0)

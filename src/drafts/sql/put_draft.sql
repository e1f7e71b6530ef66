-- What is typed by now takes the place of what was typed before.
INSERT INTO drafts (shop_id, visitor, form, sealed, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, visitor, form) DO UPDATE SET sealed = excluded.sealed, at = excluded.at

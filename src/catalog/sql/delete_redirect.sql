-- A slug in use leads to what has it, not away from it.
DELETE FROM slug_redirects WHERE shop_id = $1 AND kind = $2 AND old_slug = $3

-- A slug in use leads to its item, not away from it.
DELETE FROM slug_redirects WHERE shop_id = $1 AND old_slug = $2

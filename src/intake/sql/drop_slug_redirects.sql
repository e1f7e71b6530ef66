-- Addresses that lead on: one that is not there any more, or is otherwise.
DELETE FROM slug_redirects WHERE shop_id = $1 AND kind = $2 AND old_slug = $3

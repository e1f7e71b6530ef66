-- Who is signed in: one that is not there any more, or is otherwise.
DELETE FROM staff_sessions WHERE shop_id = $1 AND id = $2

-- Who may sign in: one that is not there any more, or is otherwise.
DELETE FROM staff_accounts WHERE shop_id = $1 AND id = $2

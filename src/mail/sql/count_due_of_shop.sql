-- The same for one shop, for the owner's first page.
SELECT COUNT(*), MIN(due_at) FROM mail_messages WHERE due_at <= $2 AND shop_id = $1

-- The attempt is another's now, or nobody's, or came to nothing.
DELETE FROM order_members WHERE order_id = $1

-- In a node's own database: how many wait to be brought to the central one.
SELECT COUNT(*) FROM payment_notices

-- How much of a shop's mail lies parked.
SELECT COUNT(*) FROM mail_messages WHERE state = 'parked' AND shop_id = $1

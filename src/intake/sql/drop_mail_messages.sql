-- Its messages, once it was carried.
DELETE FROM mail_messages WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND subject_id = $1

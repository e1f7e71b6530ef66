-- Messages about its money that is to go back, once they were carried.
DELETE FROM mail_messages WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND subject_id IN (SELECT id FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1)

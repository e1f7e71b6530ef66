-- Its messages that may have arrived, once they were carried.
DELETE FROM mail_dots WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND subject_id IN (SELECT id FROM checkouts WHERE id = $1
    UNION ALL SELECT id FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1)

-- The log as it was written at a node while the central database was away, the oldest first.
SELECT shop_id, at, id, staff_id, staff_name, client, what, subject_type, subject, label, was, became, folded
FROM staff_deeds ORDER BY at, shop_id, id LIMIT $1

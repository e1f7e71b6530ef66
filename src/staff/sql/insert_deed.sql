-- Who did what: written in the commit of the deed itself.
INSERT INTO staff_deeds (shop_id, at, id, staff_id, staff_name, client, what, subject_type, subject, label, was, became, folded, worded, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)

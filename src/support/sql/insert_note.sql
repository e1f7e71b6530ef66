-- A note of the staff.
INSERT INTO inquiry_notes (inquiry_id, seq, shop_id, at, staff_name, sealed) VALUES ($1, $2, $3, $4, $5, $6)

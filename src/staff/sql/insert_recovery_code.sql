-- One of the codes for the day the phone is lost.
INSERT INTO staff_recovery_codes (shop_id, staff_id, code_mac) VALUES ($1, $2, $3)

-- A recovery code works once: it goes with its use.
DELETE FROM staff_recovery_codes WHERE shop_id = $1 AND staff_id = $2 AND code_mac = $3

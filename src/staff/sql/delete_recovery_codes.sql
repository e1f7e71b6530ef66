-- New codes replace the old ones; without one-time codes there are none.
DELETE FROM staff_recovery_codes WHERE shop_id = $1 AND staff_id = $2

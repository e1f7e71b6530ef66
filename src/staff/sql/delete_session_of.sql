-- Signing out one of one's own devices.
DELETE FROM staff_sessions WHERE shop_id = $1 AND id = $2 AND staff_id = $3

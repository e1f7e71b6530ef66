-- Signing out.
DELETE FROM staff_sessions WHERE shop_id = $1 AND id = $2

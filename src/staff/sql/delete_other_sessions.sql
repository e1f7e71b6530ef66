-- Signing out all devices but one; none is spared when the last parameter names none.
DELETE FROM staff_sessions WHERE shop_id = $1 AND staff_id = $2 AND id <> $3

-- When somebody was last let in.
UPDATE staff_accounts SET signed_in_at = $3 WHERE shop_id = $1 AND id = $2

-- A new password, by link or by its owner; never by a form's old version.
UPDATE staff_accounts SET password_hash = $3, version = version + 1 WHERE shop_id = $1 AND id = $2

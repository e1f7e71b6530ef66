-- Changes an account that is still as the form showed it.
UPDATE staff_accounts SET mail = $4, name = $5, role = $6, rights = $7, enabled = $8, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3

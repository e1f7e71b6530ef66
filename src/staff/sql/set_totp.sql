-- One-time codes on (a sealed secret and the step of its first code) or off (null).
UPDATE staff_accounts SET totp_secret = $3, totp_step = $4, version = version + 1 WHERE shop_id = $1 AND id = $2

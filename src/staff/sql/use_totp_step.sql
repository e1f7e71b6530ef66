-- A code works once: the step only moves forward, whoever is first.
UPDATE staff_accounts SET totp_step = $3 WHERE shop_id = $1 AND id = $2 AND totp_step < $3

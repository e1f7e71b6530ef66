-- The lines of one day, amount and balance after it, under whatever name.
SELECT mark FROM bank_deposits WHERE shop_id = $1 AND day = $2 AND amount = $3 AND balance_mark = $4 ORDER BY nth, id

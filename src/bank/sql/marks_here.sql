-- Which equal lines are here.
SELECT mark, balance_mark FROM bank_deposits WHERE shop_id = $1 AND mark = $2 ORDER BY nth

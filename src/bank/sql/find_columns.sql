-- What the columns of this bank's file mean.
SELECT columns FROM bank_columns WHERE shop_id = $1 AND mark = $2

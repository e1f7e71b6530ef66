-- How many there are of these states ($2 as in attempts_page).
SELECT COUNT(*) FROM payment_attempts
WHERE shop_id = $1 AND ($2 = '' OR $2 LIKE '%,' || CASE WHEN surplus = 1 THEN 'surplus' ELSE state END || ',%')

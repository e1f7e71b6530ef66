-- Number of the account for new payments.
SELECT n FROM payment_accounts WHERE shop_id = $1 AND ended_at IS NULL

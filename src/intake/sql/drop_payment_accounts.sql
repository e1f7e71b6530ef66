-- Accounts at payment providers, their keys sealed: one that is not there any more, or is otherwise.
DELETE FROM payment_accounts WHERE shop_id = $1 AND n = $2

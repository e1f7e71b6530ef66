-- Calls of long ago.
DELETE FROM payment_calls WHERE minute < $1

-- Payments that this node carries to their end.
SELECT COUNT(*) FROM payment_attempts WHERE state NOT IN ('captured', 'declined', 'cancelled')

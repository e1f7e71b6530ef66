-- Since when the oldest payment is that is not carried; and how many attempts are on their way.
SELECT (SELECT MIN(created_at) FROM payment_attempts), (SELECT COUNT(*) FROM handovers)

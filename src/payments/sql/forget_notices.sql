-- Providers repeat theirs for three days only.
DELETE FROM payment_notices WHERE due_at IS NULL AND received_at < $1

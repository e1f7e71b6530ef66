-- Attempts whose pieces were kept after a payment failed, and whose buyer did not come back in time, from one on.
SELECT shop_id, checkout_id, held_until FROM checkout_payments
WHERE held_until IS NOT NULL AND held_until < $3 AND (held_until, checkout_id) > ($1, $2)
ORDER BY held_until, checkout_id LIMIT $4

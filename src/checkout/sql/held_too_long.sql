-- Attempts whose pieces were kept after a payment failed, and whose buyer did not come back in time.
SELECT shop_id, checkout_id FROM checkout_payments WHERE held_until IS NOT NULL AND held_until < $1 ORDER BY held_until LIMIT $2

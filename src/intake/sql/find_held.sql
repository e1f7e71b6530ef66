-- The goods of an attempt whose pieces are kept for its payment.
SELECT c.document FROM checkout_payments k JOIN checkouts c ON c.id = k.checkout_id WHERE k.checkout_id = $1 AND k.held = 1

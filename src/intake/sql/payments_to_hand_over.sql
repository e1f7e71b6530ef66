-- Attempts whose payment came to no order: in doubt since before $1, with money to go back, or over and kept for another try no longer than $2;
-- $3: of this attempt only, "" of all.
SELECT DISTINCT c.shop_id, c.id FROM checkouts c JOIN payment_attempts p ON p.order_id = c.id AND p.order_id <> ''
WHERE c.state IN ('open', 'checking') AND ($3 = '' OR c.id = $3)
  AND (EXISTS (SELECT 1 FROM payment_attempts d WHERE d.order_id = c.id AND d.order_id <> '' AND d.doubt_since < $1)
    OR EXISTS (SELECT 1 FROM refunds r WHERE r.shop_id = c.shop_id AND r.order_id = c.id)
    OR (NOT EXISTS (SELECT 1 FROM payment_attempts o WHERE o.order_id = c.id AND o.order_id <> '' AND o.state NOT IN ('captured', 'declined', 'cancelled'))
      AND NOT EXISTS (SELECT 1 FROM checkout_payments k WHERE k.checkout_id = c.id AND k.held_until >= $2)))
ORDER BY c.shop_id, c.id LIMIT $4

-- The audit: presses that were answered with an order though their attempt was not accepted.
SELECT a.checkout_id FROM checkout_answers a JOIN checkouts c ON c.id = a.checkout_id
WHERE c.shop_id = $1 AND a.verdict = 'accepted' AND c.state <> 'accepted'
ORDER BY a.checkout_id LIMIT $2

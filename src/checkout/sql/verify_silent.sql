-- The audit: accepted attempts in which no press was told so.
SELECT c.id FROM checkouts c
WHERE c.shop_id = $1 AND c.state = 'accepted'
  AND NOT EXISTS (SELECT 1 FROM checkout_answers a WHERE a.checkout_id = c.id AND a.verdict IN ('accepted', 'paying'))
ORDER BY c.id LIMIT $2

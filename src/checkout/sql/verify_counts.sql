-- The audit: how many attempts became orders, and how many answers there are.
SELECT (SELECT COUNT(*) FROM checkouts WHERE shop_id = $1 AND state = 'accepted'),
  (SELECT COUNT(*) FROM checkout_answers a JOIN checkouts c ON c.id = a.checkout_id WHERE c.shop_id = $1)

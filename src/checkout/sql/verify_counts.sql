-- The audit: how many attempts became orders, how many answers there are, how many payments of orders.
SELECT (SELECT COUNT(*) FROM checkouts WHERE shop_id = $1 AND state = 'accepted'),
  (SELECT COUNT(*) FROM checkout_answers a JOIN checkouts c ON c.id = a.checkout_id WHERE c.shop_id = $1),
  (SELECT COUNT(*) FROM payment_attempts WHERE shop_id = $1 AND state = 'captured' AND surplus = 0)

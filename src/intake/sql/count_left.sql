-- Orders and attempts that are not in the central database, or may not be, and attempts that were tried to be paid here.
SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM handovers)
  + (SELECT COUNT(DISTINCT c.id) FROM checkouts c JOIN payment_attempts p ON p.order_id = c.id AND p.order_id <> '' WHERE c.state IN ('open', 'checking'))

-- All that is known here alone.
SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM handovers) +
  (SELECT COUNT(*) FROM checkouts WHERE state = 'checking' OR (state = 'open' AND expires_at > $1))

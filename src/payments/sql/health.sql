-- How payments went since a moment: how many of each end, and how long those took that were paid without a page.
SELECT COALESCE(SUM(CASE WHEN state = 'captured' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'declined' THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN state IN ('created', 'at_buyer', 'checking', 'awaiting', 'authorised') THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN doubt_since IS NOT NULL THEN 1 ELSE 0 END), 0),
  CAST(AVG(CASE WHEN state = 'captured' AND redirect = '' THEN updated_at - created_at END) AS BIGINT)
FROM payment_attempts WHERE shop_id = $1 AND created_at >= $2

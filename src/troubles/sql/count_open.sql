-- How many are open, how many of them overdue, and since when the oldest, for each kind.
SELECT kind, COUNT(*), SUM(CASE WHEN alarmed_at IS NULL THEN 0 ELSE 1 END), MIN(opened_at)
FROM troubles WHERE shop_id = $1 AND state = 'open' GROUP BY kind ORDER BY kind

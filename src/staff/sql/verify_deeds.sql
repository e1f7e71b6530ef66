-- The audit: gaps in the log of deeds, as the number and time of the line before and of the line after; before the first line there is none.
SELECT g.before_n, g.before_at, g.n, g.at
FROM (SELECT n, at, COALESCE(LAG(n) OVER (ORDER BY n), 0) AS before_n, LAG(at) OVER (ORDER BY n) AS before_at
  FROM staff_deeds WHERE shop_id = $1 AND n > 0) g
WHERE g.n <> g.before_n + 1
ORDER BY g.n LIMIT $2

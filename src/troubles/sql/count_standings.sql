-- How many of them stand in each of these places.
SELECT CASE WHEN alarmed_at IS NOT NULL OR COALESCE(deadline, $3) < $3 THEN 0
    WHEN marked = 0 AND $4 LIKE '%,' || kind || ':' || CAST(rung AS TEXT) || ',%' THEN 1 ELSE 2 END AS place, COUNT(*)
FROM troubles WHERE shop_id = $1 AND state = 'open' AND $2 LIKE '%,' || kind || ',%' GROUP BY 1 ORDER BY 1

-- The same of all shops together, for the operator's alarms.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN alarmed_at IS NULL THEN 0 ELSE 1 END), 0) FROM troubles WHERE state = 'open'

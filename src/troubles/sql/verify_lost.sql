-- The audit: troubles that are gone though their story is kept; with how much of it. Troubles are settled, never deleted.
SELECT e.trouble_id, COUNT(*) FROM trouble_events e
WHERE e.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM troubles t WHERE t.id = e.trouble_id AND t.shop_id = e.shop_id)
GROUP BY e.trouble_id ORDER BY e.trouble_id LIMIT $2

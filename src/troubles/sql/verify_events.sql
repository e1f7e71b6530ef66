-- Troubles whose story has a gap.
SELECT t.id FROM troubles t
WHERE t.shop_id = $1 AND (t.events <> (SELECT COUNT(*) FROM trouble_events e WHERE e.trouble_id = t.id)
  OR t.events <> (SELECT COALESCE(MAX(e.n), 0) FROM trouble_events e WHERE e.trouble_id = t.id) OR t.told > t.events)
ORDER BY t.id LIMIT $2

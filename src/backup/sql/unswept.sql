-- Shops that were put back, and whose provider's books were not held against theirs since.
SELECT DISTINCT r.shop_id FROM restores r
WHERE NOT EXISTS (
  SELECT 1 FROM payment_sweeps s WHERE s.shop_id = r.shop_id AND s.finished_at IS NOT NULL AND s.started_at >= r.restored_at)
ORDER BY r.shop_id

-- The audit: inquiries whose writer's key is gone though the writer was not erased since.
SELECT i.case_number FROM inquiries i
WHERE i.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.shop_id = i.shop_id AND p.id = i.person_id)
  AND NOT EXISTS (SELECT 1 FROM person_erasures e WHERE e.shop_id = i.shop_id AND e.id = i.person_id AND e.erased_at >= i.at)
ORDER BY i.at, i.id LIMIT $2

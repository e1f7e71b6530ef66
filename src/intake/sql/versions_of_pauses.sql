-- The same of pauses, which have no version of their own: a sum that is another one after a change.
SELECT shop_id, CAST(SUM(mark) AS BIGINT) FROM (
  SELECT shop_id, 1 + failing * 3 + probes * 7 + since / 1000000 + COALESCE(probe_at, 0) / 1000000 AS mark FROM method_health
  UNION ALL SELECT shop_id, version * 1000003 + starts_at / 1000000 + ends_at / 1000000 FROM planned_pauses) marks
GROUP BY shop_id ORDER BY shop_id

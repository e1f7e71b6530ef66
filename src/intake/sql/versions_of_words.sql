-- The same of what a shop wrote itself: versions only rise, and nothing of it goes.
SELECT shop_id, CAST(SUM(version) AS BIGINT) FROM (
  SELECT shop_id, version FROM mail_templates UNION ALL SELECT shop_id, version FROM trouble_playbooks) words
GROUP BY shop_id ORDER BY shop_id

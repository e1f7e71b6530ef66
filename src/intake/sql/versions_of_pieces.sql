-- The same of pieces: versions only rise, and rows never go.
SELECT shop_id, CAST(SUM(version) AS BIGINT) FROM stock GROUP BY shop_id ORDER BY shop_id

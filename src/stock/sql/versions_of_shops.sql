-- Whether the board still is what is stored: versions only rise, and rows never go, so that every change makes another sum, in whatever
-- order transactions commit.
SELECT shop_id, CAST(SUM(version) AS BIGINT) FROM stock GROUP BY shop_id ORDER BY shop_id

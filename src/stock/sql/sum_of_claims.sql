-- Of the pieces that seem to be free, those that nodes hold.
SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM lease_claims WHERE shop_id = $1 AND variant_id = $2

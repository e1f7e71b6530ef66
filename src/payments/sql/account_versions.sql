-- Whether the gateways still are those of the accounts that are stored: versions only rise, and accounts never go, so that every change
-- makes another sum.
SELECT shop_id, CAST(SUM(version) AS BIGINT) FROM payment_accounts GROUP BY shop_id ORDER BY shop_id

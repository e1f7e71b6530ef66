-- The same of accounts at payment providers: versions only rise, and accounts never go.
SELECT shop_id, CAST(SUM(version) AS BIGINT) FROM payment_accounts GROUP BY shop_id ORDER BY shop_id

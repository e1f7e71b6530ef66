-- How ways to pay do, of a shop: compared, and copied.
SELECT shop_id, method, failing, since, probes, probe_at
FROM method_health WHERE shop_id = $1 ORDER BY shop_id, method

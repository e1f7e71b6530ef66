-- The ways to pay of a shop that were ill once.
SELECT method, failing, since, probes, probe_at FROM method_health WHERE shop_id = $1 ORDER BY method

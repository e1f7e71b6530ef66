-- The same of every shop, for the memory.
SELECT method, failing, since, probes, probe_at, shop_id FROM method_health ORDER BY shop_id, method

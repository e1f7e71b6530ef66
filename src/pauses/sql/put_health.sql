-- How a way to pay is doing from now on.
INSERT INTO method_health (shop_id, method, failing, since, probes, probe_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (shop_id, method) DO UPDATE SET failing = excluded.failing, since = excluded.since, probes = excluded.probes,
  probe_at = excluded.probe_at

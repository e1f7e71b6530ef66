-- How ways to pay do, as copied.
INSERT INTO method_health (shop_id, method, failing, since, probes, probe_at)
VALUES ($1, $2, $3, $4, $5, $6)

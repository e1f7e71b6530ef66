-- Longer, or no more.
INSERT INTO lease_time (boot, until) VALUES ($1, $2) ON CONFLICT (boot) DO UPDATE SET until = excluded.until

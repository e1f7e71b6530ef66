-- The first time fails.
INSERT INTO failed_once (scope) VALUES ($1) ON CONFLICT DO NOTHING;

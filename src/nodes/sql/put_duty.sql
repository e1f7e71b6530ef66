-- A duty is taken over or held for longer; whether it may be was decided from the same transaction's reading.
INSERT INTO duties (duty, node, identity, fence, until) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (duty) DO UPDATE SET node = excluded.node, identity = excluded.identity, fence = excluded.fence, until = excluded.until

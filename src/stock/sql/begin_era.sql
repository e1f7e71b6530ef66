-- All that nodes told counts no more: the server was started anew, or ($2) a node found something forgotten.
INSERT INTO lease_gate (id, server_start, era) VALUES (1, $1, 1)
ON CONFLICT (id) DO UPDATE SET server_start = excluded.server_start, era = lease_gate.era + 1
WHERE lease_gate.server_start <> excluded.server_start OR $2 = 1

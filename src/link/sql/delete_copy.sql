-- Settled: its node does not need it any more.
DELETE FROM copies WHERE node = $1 AND checkout = $2 AND version <= $3

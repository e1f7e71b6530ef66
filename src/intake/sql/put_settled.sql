-- All payments that were begun at this node before then are here; it never goes back.
INSERT INTO intake_settled (letter, until) VALUES ($1, $2)
ON CONFLICT (letter) DO UPDATE SET until = excluded.until WHERE intake_settled.until < excluded.until

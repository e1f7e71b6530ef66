-- It is from now on.
INSERT INTO intake_home (identity) VALUES ($1)

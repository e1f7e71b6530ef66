-- Whether a folder's identity serves as another letter elsewhere: then one of the two folders is a copy. What left in order has ended, and so
-- has what served at this place; one that was silent for long may come back.
SELECT COUNT(*) FROM nodes WHERE identity = $1 AND node <> $2 AND place <> $3 AND seen_at IS NOT NULL

-- Whether a folder's identity serves as another letter: then one of the two folders is a copy.
SELECT COUNT(*) FROM nodes WHERE identity = $1 AND node <> $2

-- Moves that the other side has taken.
DELETE FROM lease_moves WHERE node = $1 AND way = $2 AND seq <= $3

-- The first one's word stays: of nodes that begin at once one does.
INSERT INTO begun (id, key_mark, by_demo) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING

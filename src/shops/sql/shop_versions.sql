-- Whether the directory still is what is stored; all of them, since shops are few.
SELECT id, version FROM shops ORDER BY id

-- What others may still keep though it is in the central database since a moment: no call that gives it to them is under way.
SELECT id, version FROM entry_copies WHERE carried_at < $1 AND id > $2 ORDER BY id LIMIT $3

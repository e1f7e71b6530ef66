-- The key that this database was begun with.
SELECT key_mark, by_demo FROM begun WHERE id = 1

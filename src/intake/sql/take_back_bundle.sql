-- It is not carried any more, as far as the central database remembers: it lies here once more.
UPDATE carried_bundles SET carriage = 0 WHERE id = $1

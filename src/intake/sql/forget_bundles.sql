-- Those of long ago.
DELETE FROM carried_bundles WHERE at < $1

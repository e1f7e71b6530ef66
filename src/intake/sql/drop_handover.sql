-- It has arrived.
DELETE FROM handovers WHERE id = $1

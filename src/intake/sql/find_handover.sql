-- Whether an attempt is on its way.
SELECT id FROM handovers WHERE id = $1

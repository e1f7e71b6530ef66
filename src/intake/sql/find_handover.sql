-- The rows of an attempt on its way.
SELECT rows FROM handovers WHERE id = $1

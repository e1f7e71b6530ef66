-- The rows of an attempt on its way, where it is.
SELECT rows FROM handovers WHERE id = $1

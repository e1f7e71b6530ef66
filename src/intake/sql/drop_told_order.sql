-- It is not carried any more.
DELETE FROM told_orders WHERE id = $1
